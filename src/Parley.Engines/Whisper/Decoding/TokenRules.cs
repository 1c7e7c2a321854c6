using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Whisper.Decoding;

/// <summary>Which ids may come next. Immutable; thread-safe.</summary>
/// <remarks>
/// Radford et al. 2022, section 4.5, as openai-whisper (<c>SuppressTokens</c>, <c>SuppressBlank</c>, <c>ApplyTimestampRules</c>) and
/// transformers (<c>WhisperTimeStampLogitsProcessor</c>) have them; the two agree.
/// </remarks>
internal sealed class TokenRules
{
    /// <summary>The first time is at most 1 s: what begins later is a window in which nobody spoke.</summary>
    public const int LatestFirstTimestamp = 50;

    private readonly SpecialTokens _special;
    private readonly int[] _suppressed;
    private readonly int[] _notFirst;
    private readonly bool _withTimestamps;

    /// <param name="special">The vocabulary's.</param>
    /// <param name="suppressed">Never said.</param>
    /// <param name="notFirst">Never said first.</param>
    /// <param name="withTimestamps">Whether times are told between the words; else they may come, but need not be in order.</param>
    public TokenRules(
        SpecialTokens special, IEnumerable<int> suppressed, IEnumerable<int> notFirst, bool withTimestamps)
    {
        _special = special;
        _suppressed = [.. suppressed.Where(id => (uint)id < (uint)special.Count)];
        _notFirst = [.. notFirst.Where(id => (uint)id < (uint)special.Count)];
        _withTimestamps = withTimestamps;
    }

    /// <summary>Ids in all; scores beyond are impossible.</summary>
    public int VocabularySize => _special.Count;

    public int EndOfText => _special.EndOfText;

    /// <summary>Sets the scores of impossible ids to minus infinity.</summary>
    /// <param name="scores">Logits, or log-probabilities up to a constant; one for each id.</param>
    /// <param name="said">What has been said since the prompt.</param>
    public void Apply(Span<float> scores, ReadOnlySpan<int> said)
    {
        foreach (int id in _suppressed)
            scores[id] = float.NegativeInfinity;
        if (said.IsEmpty)
        {
            foreach (int id in _notFirst)
                scores[id] = float.NegativeInfinity;
        }

        if (_withTimestamps)
            ApplyTimes(scores, said);
    }

    private void ApplyTimes(Span<float> scores, ReadOnlySpan<int> said)
    {
        int first = _special.FirstTimestamp;
        scores[_special.NoTimestamps] = float.NegativeInfinity;
        if (said.IsEmpty)
        {
            scores[..first].Fill(float.NegativeInfinity);
            scores[(first + LatestFirstTimestamp + 1)..].Fill(float.NegativeInfinity);
            return;
        }

        // Times come in pairs: a segment's end and the next one's beginning. A single one ends the text.
        bool endsInTime = said[^1] >= first;
        bool isPair = said.Length < 2 || said[^2] >= first;
        if (endsInTime && isPair)
            scores[first..].Fill(float.NegativeInfinity);
        else if (endsInTime)
            scores[.._special.EndOfText].Fill(float.NegativeInfinity);

        int lastTime = said.LastIndexOfAnyInRange(first, int.MaxValue);
        if (lastTime >= 0)
        {
            // Never back in time; and no segment of no length, but the second of a pair may repeat the first.
            int earliest = endsInTime && !isPair ? said[lastTime] : said[lastTime] + 1;
            scores[first..Math.Min(earliest, scores.Length)].Fill(float.NegativeInfinity);
        }

        // A time, whichever, that is likelier than every word.
        if (Scores.LogSumExp(scores[first..]) > Scores.Max(scores[..first]))
            scores[..first].Fill(float.NegativeInfinity);
    }
}
