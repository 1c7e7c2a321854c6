using Parley.Core.Audio;

namespace Parley.Core.SpeechToText;

/// <summary>
/// Turns one person's stream of speech into text, one utterance after another. One caller pushes and finalises; another
/// may read partials meanwhile.
/// </summary>
public interface ITranscriber : IAsyncDisposable
{
    /// <summary>Begins a new utterance and forgets the last one, finished or not.</summary>
    ValueTask BeginUtteranceAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds speech to the utterance. Takes over the frame. Returns at once while the engine keeps up, and waits when it is
    /// seconds behind.
    /// </summary>
    ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken = default);

    /// <summary>
    /// The best text of everything pushed since the utterance began. The utterance stays open: if the speaker goes on,
    /// push more and finalise again, and the next text is again of the whole utterance. So a session can ask at every
    /// pause and use the answer only if the pause proves to be the end.
    /// </summary>
    /// <exception cref="EngineUnavailableException">The engine was lost; the utterance's audio is not.</exception>
    ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken = default);

    /// <summary>How much of what was pushed has yet to be worked on; zero where the engine cannot tell. Any thread may ask.</summary>
    TimeSpan Backlog => TimeSpan.Zero;

    /// <summary>
    /// 0 to 1: how sure the engine is, of itself, that the speaker has finished; null where it cannot tell, or not yet. Any
    /// thread may ask.
    /// </summary>
    float? EndOfTurnProbability => null;

    /// <summary>Partials of the utterances as they come, until the transcriber is disposed. May be empty.</summary>
    IAsyncEnumerable<Transcript> ReadPartialsAsync(CancellationToken cancellationToken = default);
}
