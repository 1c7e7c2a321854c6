using System.Numerics;

namespace Parley.Engines.Whisper.Decoding;

/// <summary>Sums and searches over a vocabulary of scores, in lanes: they run at every token.</summary>
internal static class Scores
{
    /// <summary>The natural logarithm of the sum of exponentials; minus infinity where nothing is possible.</summary>
    public static float LogSumExp(ReadOnlySpan<float> scores)
    {
        float most = Max(scores);
        if (!float.IsFinite(most))
            return float.NegativeInfinity;

        int i = 0;
        var sums = Vector<float>.Zero;
        var maximum = new Vector<float>(most);
        for (; i <= scores.Length - Vector<float>.Count; i += Vector<float>.Count)
            sums += Vector.Exp(new Vector<float>(scores[i..]) - maximum);
        double sum = Vector.Sum(sums);
        for (; i < scores.Length; i++)
            sum += Math.Exp(scores[i] - most);
        return most + (float)Math.Log(sum);
    }

    /// <summary>Minus infinity for nothing.</summary>
    public static float Max(ReadOnlySpan<float> scores)
    {
        int i = 0;
        float most = float.NegativeInfinity;
        if (scores.Length >= Vector<float>.Count)
        {
            var lanes = new Vector<float>(most);
            for (; i <= scores.Length - Vector<float>.Count; i += Vector<float>.Count)
                lanes = Vector.Max(lanes, new Vector<float>(scores[i..]));
            for (int lane = 0; lane < Vector<float>.Count; lane++)
                most = Math.Max(most, lanes[lane]);
        }

        for (; i < scores.Length; i++)
            most = Math.Max(most, scores[i]);
        return most;
    }

    /// <summary>The first of the highest.</summary>
    public static int ArgMax(ReadOnlySpan<float> scores) => Math.Max(0, scores.IndexOf(Max(scores)));

    /// <summary>An id drawn with the probability that its score gives at a temperature.</summary>
    /// <param name="scores">Logits or log-probabilities; minus infinity is never drawn.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="random">Draws.</param>
    public static int Draw(ReadOnlySpan<float> scores, float temperature, Random random)
    {
        float most = Max(scores);
        double sum = 0;
        foreach (float score in scores)
            sum += Math.Exp((score - most) / temperature);
        double left = random.NextDouble() * sum;
        int last = 0;
        for (int id = 0; id < scores.Length; id++)
        {
            double weight = Math.Exp((scores[id] - most) / temperature);
            if (weight == 0)
                continue;
            last = id;
            left -= weight;
            if (left < 0)
                break;
        }

        return last;
    }
}
