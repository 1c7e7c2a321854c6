namespace Parley.Engines.Kokoro;

/// <summary>What a request is spoken with: a voice, or a blend of several by weight.</summary>
/// <param name="parts">At least one; weights above zero.</param>
internal sealed class KokoroStyle(IReadOnlyList<(KokoroVoice Voice, double Weight)> parts)
{
    public KokoroStyle(KokoroVoice voice)
        : this([(voice, 1)])
    {
    }

    /// <summary>The style for so many tokens: the weighted mean, computed in double.</summary>
    public float[] For(int tokens)
    {
        if (parts.Count == 1)
            return parts[0].Voice.StyleFor(tokens).ToArray();

        Span<double> sums = stackalloc double[KokoroVoice.Width];
        sums.Clear();
        double weights = 0;
        foreach ((KokoroVoice voice, double weight) in parts)
        {
            ReadOnlySpan<float> row = voice.StyleFor(tokens);
            for (int i = 0; i < sums.Length; i++)
                sums[i] += weight * row[i];
            weights += weight;
        }

        float[] style = new float[sums.Length];
        for (int i = 0; i < style.Length; i++)
            style[i] = (float)(sums[i] / weights);
        return style;
    }
}
