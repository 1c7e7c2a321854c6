using Parley.Core.Audio;
using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <summary>The way to and from one client: a WebSocket, a room, a telephone, a file.</summary>
public interface IVoiceTransport : IAsyncDisposable
{
    /// <summary>What the client sends: mono, any of the supported rates. Frames are 20 ms or shorter.</summary>
    AudioFormat InputFormat { get; }

    /// <summary>What the client wants to hear: mono.</summary>
    AudioFormat OutputFormat { get; }

    /// <summary>Sound and commands until the client is gone. Read once.</summary>
    IAsyncEnumerable<TransportInput> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends sound; takes over the frame. Never waits for a slow client: sound that is stale by then is dropped.
    /// </summary>
    void WriteAudio(AudioFrame frame);

    /// <summary>Forgets sound that was written but has not left yet.</summary>
    /// <returns>How much was forgotten.</returns>
    TimeSpan DropPlayout();

    /// <summary>Sends an event, in order with the sound written before it. Events are never dropped.</summary>
    void Send(SessionEvent sessionEvent);

    /// <summary>
    /// Tells what a protocol needs that names each utterance and reply; called on the session's loop, in order with the
    /// events. Times are positions in the sound that the client has sent.
    /// </summary>
    void Note(TurnSignal signal)
    {
    }
}
