namespace Parley.Engines.Kokoro;

/// <summary>How much silence follows a segment, as the model's own is trimmed away.</summary>
internal sealed class KokoroPauses(KokoroOptions options)
{
    private const string Quiet = " \"“”()";
    private const string Stops = ".!?…:;—";

    /// <summary>The pause of the last mark, which follows the speed, and the one asked for, which does not.</summary>
    public int SamplesAfter(KokoroSegment segment, double speed) =>
        Samples((AfterMark(segment.Tokens) / speed) + segment.PauseAfter.TotalMilliseconds);

    private static int Samples(double milliseconds) =>
        (int)Math.Round(milliseconds * KokoroTextToSpeechEngine.SampleRateHz / 1_000);

    private int AfterMark(IReadOnlyList<KokoroToken> tokens)
    {
        for (int i = tokens.Count - 1; i >= 0; i--)
        {
            char symbol = (char)tokens[i].Symbol.Value;
            if (!Quiet.Contains(symbol))
                return symbol == ',' ? options.CommaPauseMs : Stops.Contains(symbol) ? options.SentencePauseMs : 0;
        }

        return 0;
    }
}
