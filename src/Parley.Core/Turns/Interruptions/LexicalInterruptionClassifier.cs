namespace Parley.Core.Turns.Interruptions;

/// <summary>
/// Decides by words: those that want silence, ask, answer or carry on interrupt at once; agreement, hesitation and scraps do
/// not, and where there are no words the length of the speech decides. Thread-safe.
/// </summary>
/// <param name="options">Not changed while it lives.</param>
/// <param name="lexicon">Null for the one that the options give.</param>
public sealed class LexicalInterruptionClassifier(TurnOptions options, ListenerLexicon? lexicon = null)
    : IInterruptionClassifier
{
    // A murmur in which a recogniser hears "the two" lasts up to so long; who begins a sentence so has gone on by then.
    private static readonly TimeSpan _scrapLength = TimeSpan.FromMilliseconds(900);

    // Words begin softly: before so much of them is heard, everybody is far away.
    private static readonly TimeSpan _levelIsKnownAfter = TimeSpan.FromMilliseconds(300);

    // An agreement that the turn detector holds for unfinished ("yeah …") is given so much longer to become more.
    private static readonly TimeSpan _unfinishedLonger = TimeSpan.FromMilliseconds(250);
    private const int LongestPlainStop = 3;
    private const float UnfinishedProbability = 0.2f;

    private readonly ListenerLexicon _lexicon =
        lexicon ?? new ListenerLexicon(options.InterruptionBackchannels, options.InterruptionStopWords);

    private readonly TimeSpan _longestWithoutWords = TimeSpan.FromMilliseconds(options.InterruptionMaximumSpeechMs);
    private readonly TimeSpan _longestWithoutPartials = TimeSpan.FromMilliseconds(options.InterruptionMinimumSpeechMs);
    private readonly TimeSpan _resumeAfter = TimeSpan.FromMilliseconds(options.BackchannelSilenceMs);
    private readonly TimeSpan _resumeWithoutText = TimeSpan.FromMilliseconds(options.WordlessSilenceMs);
    private readonly int _minimumWords = Math.Max(1, options.InterruptionMinimumWords);

    public InterruptionDecision Decide(in InterruptionEvidence evidence)
    {
        ListenerMeaning meaning = _lexicon.Read(evidence.Text, evidence.Language);
        // A plain "stop" counts however softly it is said: that it came from elsewhere would cost less than not to hear it.
        if (meaning is { Stops: true, Words: <= LongestPlainStop })
            return InterruptionDecision.Drop(evidence.HasAsked && meaning.Answers ? InterruptionReason.Answer : InterruptionReason.StopWord);
        if (IsBackground(evidence))
            return InterruptionDecision.Resume(InterruptionReason.Background);
        if (Interrupts(evidence, meaning) is { } reason)
            return InterruptionDecision.Drop(reason);
        return evidence.IsSpeaking ? InSpeech(evidence, meaning) : AfterSpeech(evidence, NameOf(meaning));
    }

    private InterruptionReason? Interrupts(in InterruptionEvidence evidence, ListenerMeaning meaning)
    {
        if (evidence.HasAsked && meaning.Answers)
            return InterruptionReason.Answer;
        if (meaning.Stops)
            return InterruptionReason.StopWord;
        if (meaning.CarryOn > 0 && meaning.CarryOn + meaning.Scraps >= _minimumWords && IsSure(evidence, meaning))
            return meaning.Asks ? InterruptionReason.Question : InterruptionReason.Words;
        // Scraps alone: many, or said at length, are the beginning of a sentence.
        bool isSentence = meaning.Scraps > 2 || (meaning.Scraps > 0 && evidence.Speech >= _scrapLength);
        return isSentence && meaning.Scraps >= _minimumWords ? InterruptionReason.Words : null;
    }

    /// <summary>One word in the middle of speech may become another; two do not become none.</summary>
    private static bool IsSure(in InterruptionEvidence evidence, ListenerMeaning meaning) =>
        evidence.IsTextComplete || meaning.CarryOn > 1 || (!meaning.MayGoOn && meaning.Words > 1) || meaning.Asks;

    private bool IsBackground(in InterruptionEvidence evidence) =>
        evidence.Speech >= _levelIsKnownAfter && evidence.Sound is { UsualLevelDb: { } usual } sound && sound.LevelDb < usual - options.BackgroundSpeechDb;

    private InterruptionDecision InSpeech(in InterruptionEvidence evidence, ListenerMeaning meaning)
    {
        if (meaning.Words > 0 && meaning.CarryOn + meaning.Scraps == 0)
            return InterruptionDecision.Wait(); // "Yeah, yeah, sure": the turn machine ends what never ends.
        TimeSpan longest = evidence.HasPartials ? _longestWithoutWords : _longestWithoutPartials;
        return evidence.Speech >= longest
            ? InterruptionDecision.Drop(InterruptionReason.LongSpeech)
            : InterruptionDecision.Wait(longest - evidence.Speech);
    }

    private InterruptionDecision AfterSpeech(in InterruptionEvidence evidence, InterruptionReason reason)
    {
        if (!evidence.HasPartials && !evidence.IsTextComplete && evidence.Speech >= _longestWithoutPartials)
            return InterruptionDecision.Drop(InterruptionReason.LongSpeech);
        TimeSpan needed = evidence.IsTextComplete ? _resumeAfter : _resumeWithoutText;
        if (evidence.IsTextComplete && evidence.EndOfTurnProbability < UnfinishedProbability)
            needed += _unfinishedLonger;
        return evidence.Silence >= needed
            ? InterruptionDecision.Resume(reason)
            : InterruptionDecision.Wait(needed - evidence.Silence);
    }

    private static InterruptionReason NameOf(ListenerMeaning meaning) => meaning switch
    {
        { Words: 0 } => InterruptionReason.NoWords,
        { CarryOn: 0, Scraps: 0 } => InterruptionReason.Backchannel,
        _ => InterruptionReason.Fragment,
    };
}
