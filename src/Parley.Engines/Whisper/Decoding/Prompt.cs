using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Whisper.Decoding;

/// <summary>What a decoder is fed before it says anything.</summary>
internal static class Prompt
{
    /// <summary>Hotwords get at most half of the room before the transcript: what was said before is the better context.</summary>
    private const int HotwordShare = 2;

    /// <summary>
    /// <c>&lt;|startofprev|&gt;</c> with hotwords and text before, then the start with language, task and whether times are told.
    /// </summary>
    /// <param name="special">The vocabulary's.</param>
    /// <param name="capacity">Ids that the decoder takes; the prompt takes less than half of them.</param>
    /// <param name="hotwords">Names and terms, as tokens; the first are kept.</param>
    /// <param name="previous">Text before, as tokens; the last are kept.</param>
    /// <param name="language">The language's id; null for English models, which have neither language nor task.</param>
    /// <param name="translate">Into English.</param>
    /// <param name="withTimestamps">Whether times are told.</param>
    /// <returns>The tokens, and where the start of the transcript is.</returns>
    /// <remarks>As openai-whisper's <c>_get_initial_tokens</c> has it; hotwords as in faster-whisper.</remarks>
    public static (int[] Tokens, int StartIndex) Build(
        SpecialTokens special,
        int capacity,
        ReadOnlySpan<int> hotwords,
        ReadOnlySpan<int> previous,
        int? language,
        bool translate,
        bool withTimestamps)
    {
        int room = Math.Max(0, (capacity / 2) - 1);
        List<int> tokens = [];
        hotwords = hotwords[..Math.Min(hotwords.Length, room / HotwordShare)];
        previous = previous[^Math.Min(previous.Length, room - hotwords.Length)..];
        if (hotwords.Length + previous.Length > 0)
            tokens.AddRange([special.StartOfPrevious, .. hotwords, .. previous]);

        int start = tokens.Count;
        tokens.Add(special.StartOfTranscript);
        if (language is { } spoken)
            tokens.AddRange([spoken, translate ? special.Translate : special.Transcribe]);
        if (!withTimestamps)
            tokens.Add(special.NoTimestamps);
        return ([.. tokens], start);
    }
}
