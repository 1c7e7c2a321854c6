using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

using Parley.Core.Audio;
using Parley.Core.Sessions;
using Parley.Server.Configuration;

namespace Parley.Server.Transports.WebSockets;

/// <summary>
/// A client on a session WebSocket (docs/protocol/session-websocket.md). <see cref="BeginAsync"/> reads the socket
/// until the session can begin; from then on this is the session's way to the client. The socket stays its owner's.
/// </summary>
internal sealed class WebSocketVoiceTransport : IVoiceTransport
{
    // One second of 20 ms frames; when the session is behind by that much, the socket is read no further. The session
    // goes on on the reader's thread, so that no hop lies between a frame's arrival and the work on it.
    private readonly Channel<TransportInput> _inputs = Channel.CreateBounded<TransportInput>(
        new BoundedChannelOptions(capacity: 50)
        {
            SingleReader = true,
            SingleWriter = true,
            AllowSynchronousContinuations = true,
        });

    private readonly OutboundWriter _writer;
    private readonly Greeting _greeting;
    private readonly ClientReader _reader;
    private readonly Action<SessionEvent>? _observer;
    private ConnectionSettings _settings = ConnectionSettings.Default;

    /// <param name="socket">Open.</param>
    /// <param name="sessionId">For <c>session_ready</c>.</param>
    /// <param name="options">Limits.</param>
    /// <param name="time">The clock of all timeouts.</param>
    /// <param name="observer">Sees each event that is sent; quick and safe to call from any thread.</param>
    /// <param name="allowsRecording">Whether the client may have its sound kept.</param>
    public WebSocketVoiceTransport(
        WebSocket socket,
        string sessionId,
        SessionSocketOptions options,
        TimeProvider time,
        Action<SessionEvent>? observer = null,
        bool allowsRecording = false)
    {
        _observer = observer;
        _writer = new OutboundWriter(socket, options, time);
        _greeting = new Greeting(sessionId, _writer, options, time);
        var messages = new MessageReader(socket, options.MaxTextMessageBytes);
        _reader = new ClientReader(messages, _writer, _greeting, _inputs.Writer, options, allowsRecording, time);
    }

    /// <summary>Completes when the client is gone; after <see cref="BeginAsync"/> was called.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    /// <summary>Whether the client was cut off for breaking the protocol too often.</summary>
    public bool IsExpelled => _reader.IsExpelled;

    public AudioFormat InputFormat => _settings.Input.Format;

    public AudioFormat OutputFormat => _settings.Output.Format;

    /// <summary>
    /// Starts to read, and waits until the client has configured the session or sent a first command.
    /// </summary>
    /// <returns>What holds, or null if the client left or was expelled before.</returns>
    public async Task<ConnectionSettings?> BeginAsync(CancellationToken cancellationToken)
    {
        Reading = _reader.RunAsync();
        ConnectionSettings? settings = await _reader.Begun.WaitAsync(cancellationToken);
        _settings = settings ?? _settings;
        return settings;
    }

    public async IAsyncEnumerable<TransportInput> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The token ends the channel, not each wait: a token in the wait costs an allocation a frame.
        await using CancellationTokenRegistration ending = cancellationToken.UnsafeRegister(
            static state => ((ChannelWriter<TransportInput>)state!).TryComplete(), _inputs.Writer);
        while (await _inputs.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (!cancellationToken.IsCancellationRequested && _inputs.Reader.TryRead(out TransportInput input))
                yield return input;
            cancellationToken.ThrowIfCancellationRequested();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    public void WriteAudio(AudioFrame frame) => _writer.Write(frame);

    public TimeSpan DropPlayout() => _writer.DropAudio();

    public void Send(SessionEvent sessionEvent)
    {
        _observer?.Invoke(sessionEvent);
        _writer.Write(SessionEventJson.ToUtf8(sessionEvent));
    }

    /// <summary>Completes when everything that was sent has left, or never will.</summary>
    public Task FlushAsync() => _writer.FlushAsync();

    /// <summary>Cuts the connection; reading and writing end.</summary>
    public void Abort() => _writer.Break();

    public async ValueTask DisposeAsync()
    {
        _inputs.Writer.TryComplete();
        while (_inputs.Reader.TryRead(out TransportInput input))
            input.Frame?.Dispose();
        await _greeting.DisposeAsync();
        await _writer.DisposeAsync();
    }
}
