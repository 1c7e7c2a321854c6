using Parley.Core.Audio;

namespace Parley.Core.Tests.Audio;

/// <summary>Makes pure tones and finds out what became of them.</summary>
internal static class Tone
{
    /// <summary>A sine of amplitude 0.5.</summary>
    public static float[] Make(double frequencyHz, int rateHz, double seconds)
    {
        float[] samples = new float[(int)(seconds * rateHz)];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (float)(0.5 * Math.Sin(2 * Math.PI * frequencyHz * i / rateHz));
        return samples;
    }

    /// <summary>Sends samples through a resampler of the two rates in one piece.</summary>
    public static float[] Resample(float[] samples, int fromHz, int toHz)
    {
        var resampler = new Resampler(fromHz, toHz);
        float[] output = new float[resampler.MaximumOutput(samples.Length + resampler.LatencySamples)];
        int count = resampler.Process(samples, output);
        count += resampler.Flush(output.AsSpan(count));
        return output[..count];
    }

    /// <summary>Fits a sine of the known frequency (least squares) to the middle of the samples.</summary>
    /// <returns>
    /// Its level relative to amplitude 0.5; how far it is shifted; and how strong everything else is, relative to a
    /// sine of amplitude 0.5.
    /// </returns>
    public static (double GainDb, double ShiftSamples, double RestDb) Measure(
        ReadOnlySpan<float> samples, double frequencyHz, int rateHz)
    {
        int edge = samples.Length / 4;
        double step = 2 * Math.PI * frequencyHz / rateHz;
        double ss = 0, cc = 0, sc = 0, sy = 0, cy = 0;
        for (int i = edge; i < samples.Length - edge; i++)
        {
            (double s, double c) = Math.SinCos(step * i);
            ss += s * s;
            cc += c * c;
            sc += s * c;
            sy += s * samples[i];
            cy += c * samples[i];
        }

        double determinant = (ss * cc) - (sc * sc);
        double sine = ((sy * cc) - (cy * sc)) / determinant;
        double cosine = ((cy * ss) - (sy * sc)) / determinant;

        double rest = 0;
        for (int i = edge; i < samples.Length - edge; i++)
        {
            (double s, double c) = Math.SinCos(step * i);
            double difference = samples[i] - (sine * s) - (cosine * c);
            rest += difference * difference;
        }

        rest = Math.Sqrt(rest / (samples.Length - (2 * edge)));
        double amplitude = Math.Sqrt((sine * sine) + (cosine * cosine));
        return (Decibels(amplitude / 0.5), Math.Atan2(cosine, sine) / step, Decibels(rest / (0.5 / Math.Sqrt(2))));
    }

    /// <summary>The level of all samples in the middle, relative to a sine of amplitude 0.5.</summary>
    public static double LevelDb(ReadOnlySpan<float> samples)
    {
        int edge = samples.Length / 4;
        return Decibels(AudioLevel.RootMeanSquare(samples[edge..^edge]) / (0.5 / Math.Sqrt(2)));
    }

    public static double Decibels(double ratio) => 20 * Math.Log10(Math.Max(ratio, 1e-12));
}
