using Parley.Engines.Whisper.Model;
using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Whisper.Timing;

/// <summary>When each token and word is said, from where the decoder looked.</summary>
internal static class WordTimes
{
    /// <summary>A position of the encoder.</summary>
    public static readonly TimeSpan Position = TimeSpan.FromMilliseconds(20);

    /// <summary>transformers' <c>return_token_timestamps</c>.</summary>
    /// <param name="decoder">Kept its attention; was fed everything but the last token.</param>
    /// <param name="heads">How many alignment heads there are.</param>
    /// <param name="tokens">How many tokens there are, prompt included.</param>
    /// <param name="columns">Positions that have sound.</param>
    /// <returns>The column of each token; the first is 0.</returns>
    public static int[] OfAllTokens(IWhisperDecoder decoder, int heads, int tokens, int columns)
    {
        var matrix = AlignmentMatrix.Of(decoder, heads, 0, tokens - 1, columns, rowsSumToOne: false);
        return [0, .. matrix.Begin(0, matrix.Rows)];
    }

    /// <summary>openai-whisper's <c>find_alignment</c>.</summary>
    /// <param name="decoder">Kept its attention; is fed anew.</param>
    /// <param name="heads">How many alignment heads there are.</param>
    /// <param name="start">The start of the transcript with language and task.</param>
    /// <param name="text">Text tokens, no times.</param>
    /// <param name="special">The vocabulary's.</param>
    /// <param name="columns">Positions that have sound; at least 1.</param>
    /// <returns>The column at which each token begins and, last, at which the last ends.</returns>
    public static int[] OfText(
        IWhisperDecoder decoder, int heads, ReadOnlySpan<int> start, ReadOnlySpan<int> text, SpecialTokens special, int columns)
    {
        decoder.Start([.. start, special.NoTimestamps, .. text, special.EndOfText]);
        var matrix = AlignmentMatrix.Of(decoder, heads, 0, start.Length + text.Length + 2, columns, rowsSumToOne: true);
        return matrix.Begin(start.Length, text.Length + 1);
    }
}
