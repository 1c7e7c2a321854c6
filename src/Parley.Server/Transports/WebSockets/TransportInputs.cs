using System.Runtime.CompilerServices;
using System.Threading.Channels;

using Parley.Core.Sessions;

namespace Parley.Server.Transports.WebSockets;

/// <summary>What a socket's reader has for its session, in order. One writer, one reader.</summary>
internal sealed class TransportInputs
{
    // One second of 20 ms frames; when the session is behind by that much, the socket is read no further. The session
    // goes on on the reader's thread, so that no hop lies between a frame's arrival and the work on it.
    private readonly Channel<TransportInput> _channel = Channel.CreateBounded<TransportInput>(
        new BoundedChannelOptions(capacity: 50)
        {
            SingleReader = true,
            SingleWriter = true,
            AllowSynchronousContinuations = true,
        });

    /// <summary>Hands it over; waits while the session is behind. Sound is disposed of once the session has ended.</summary>
    public ValueTask PostAsync(TransportInput input) =>
        _channel.Writer.TryWrite(input) ? default : PostWhenThereIsRoomAsync(input);

    /// <summary>Nothing more comes.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    /// <summary>Everything, until it is complete.</summary>
    public async IAsyncEnumerable<TransportInput> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The token ends the channel, not each wait: a token in the wait costs an allocation a frame.
        await using CancellationTokenRegistration ending = cancellationToken.UnsafeRegister(
            static state => ((TransportInputs)state!).Complete(), this);
        while (await _channel.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (!cancellationToken.IsCancellationRequested && _channel.Reader.TryRead(out TransportInput input))
                yield return input;
            cancellationToken.ThrowIfCancellationRequested();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Ends it, and disposes of what nobody has read.</summary>
    public void Discard()
    {
        Complete();
        while (_channel.Reader.TryRead(out TransportInput input))
            input.Frame?.Dispose();
    }

    private async ValueTask PostWhenThereIsRoomAsync(TransportInput input)
    {
        while (await _channel.Writer.WaitToWriteAsync(CancellationToken.None))
        {
            if (_channel.Writer.TryWrite(input))
                return;
        }

        input.Frame?.Dispose();   // the session has ended
    }
}
