namespace Parley.Core.Turns.Interruptions;

/// <summary>What is known of an utterance because it began over a reply.</summary>
/// <param name="reply">The reply.</param>
internal sealed class SpokenOver(Reply reply)
{
    public Reply Reply => reply;

    /// <summary>Where the present stretch of speech began.</summary>
    public TimeSpan SpeechStart { get; set; }

    public SpeechSound? Sound { get; set; }
}
