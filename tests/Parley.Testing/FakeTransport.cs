using System.Runtime.CompilerServices;
using System.Threading.Channels;

using Parley.Core.Audio;
using Parley.Core.Sessions;

namespace Parley.Testing;

/// <summary>A client that a test plays by hand; keeps what it was sent, in order.</summary>
public sealed class FakeTransport : IVoiceTransport
{
    private readonly Channel<TransportInput> _input = Channel.CreateUnbounded<TransportInput>();
    private readonly List<SessionEvent> _events = [];

    public AudioFormat InputFormat { get; init; } = AudioFormat.Speech16Khz;

    public AudioFormat OutputFormat { get; init; } = AudioFormat.Speech16Khz;

    public IReadOnlyList<SessionEvent> Events => _events;

    /// <summary>Sound received so far.</summary>
    public TimeSpan Heard { get; private set; }

    public void Send(ClientCommand command) => _input.Writer.TryWrite(new TransportInput(null, command));

    /// <summary>One frame of 20 ms.</summary>
    public void SendSound(bool loud)
    {
        AudioFrame frame = AudioFramePool.Shared.Rent(InputFormat, InputFormat.FrameSamples);
        frame.Buffer.Fill(loud ? 0.5f : 0);
        _input.Writer.TryWrite(new TransportInput(frame, null));
    }

    public void HangUp() => _input.Writer.TryComplete();

    public async IAsyncEnumerable<TransportInput> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _input.Reader.WaitToReadAsync(cancellationToken)) // ReadAllAsync would leave the test's thread.
        {
            while (_input.Reader.TryRead(out TransportInput input))
                yield return input;
        }
    }

    public void WriteAudio(AudioFrame frame)
    {
        Heard += frame.Duration;
        frame.Dispose();
    }

    public TimeSpan DropPlayout() => TimeSpan.Zero;

    public void Send(SessionEvent sessionEvent) => _events.Add(sessionEvent);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
