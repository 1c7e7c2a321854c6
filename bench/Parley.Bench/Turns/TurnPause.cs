namespace Parley.Bench.Turns;

/// <summary>Why there is a pause, which says whether an answer there is right.</summary>
internal enum PauseKind
{
    /// <summary>A recording of four words or more has ended.</summary>
    Sentence,

    /// <summary>A recording of one to three words has ended.</summary>
    Command,

    /// <summary>A recording has ended in the middle of its sentence: it was cut up at the speaker's pauses.</summary>
    Open,

    /// <summary>The speaker paused in the middle of a recording.</summary>
    Pause,

    /// <summary>The recording was cut between two words of the same breath.</summary>
    Cut,
}

/// <summary>A pause whose right answer is known: speech, then the recording's own background for as long as needed.</summary>
/// <param name="Clip">The recording.</param>
/// <param name="Kind">What ends there.</param>
/// <param name="Sound">16 kHz.</param>
/// <param name="SpeechEnd">Where in <paramref name="Sound"/> the background begins.</param>
/// <param name="Length">How long the speaker really paused; null where nobody knows.</param>
internal sealed record TurnPause(string Clip, PauseKind Kind, float[] Sound, int SpeechEnd, TimeSpan? Length)
{
    /// <summary>Whether the speaker has finished.</summary>
    public bool IsFinished => Kind is PauseKind.Sentence or PauseKind.Command;
}
