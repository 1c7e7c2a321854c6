using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

/// <summary>How far the resampler is from the field's reference on sound that both should pass unchanged.</summary>
public sealed class ResamplerAgainstSoxrTests(ITestOutputHelper output)
{
    public static TheoryData<int, int> CommonPairs => [.. ResamplerQualityTests.AllPairs.Take(30)];

    [Theory]
    [MemberData(nameof(CommonPairs))]
    public void Resample_Noise_DiffersByLessThanTheLastBitOf16(int fromHz, int toHz)
    {
        Soxr.SkipUnlessPresent();
        float[] noise = Passband(Noise(fromHz / 4), fromHz, Math.Min(fromHz, toHz));

        AssertClose(noise, fromHz, toHz, leastDb: 100);
    }

    [Theory]
    [MemberData(nameof(CommonPairs))]
    public void Resample_Sweep_DiffersByLessThanTheLastBitOf16(int fromHz, int toHz)
    {
        Soxr.SkipUnlessPresent();
        double endHz = PolyphaseFilter.PassbandEdge * Math.Min(fromHz, toHz) / 2;
        float[] sweep = new float[fromHz];
        for (int i = 0; i < sweep.Length; i++)
        {
            double seconds = (double)i / fromHz;
            sweep[i] = (float)(0.5 * Math.Sin(Math.PI * endHz * seconds * seconds));
        }

        AssertClose(sweep, fromHz, toHz, leastDb: 100);
    }

    [Fact]
    public void Resample_Speech_DiffersByLessThanTheLastBitOf16()
    {
        Soxr.SkipUnlessPresent();
        foreach (SpeechSample sample in SharedFiles.Speech.Take(6))
        {
            using FileStream stream = File.OpenRead(sample.Path);
            WavReader reader = WavReader.Open(stream);
            float[] speech = new float[(int)reader.TotalSamples!];
            reader.Read(speech);

            foreach (int toHz in (int[])[8_000, 24_000, 48_000])
            {
                int fromHz = reader.Format.SampleRateHz;
                AssertClose(Passband(speech, fromHz, Math.Min(fromHz, toHz)), fromHz, toHz, leastDb: 96);
            }
        }
    }

    private void AssertClose(float[] input, int fromHz, int toHz, double leastDb)
    {
        float[] ours = Tone.Resample(input, fromHz, toHz);
        float[] theirs = Soxr.Resample(input, fromHz, toHz);

        Assert.InRange(ours.Length - theirs.Length, -1, 1);
        int length = Math.Min(ours.Length, theirs.Length);
        int edge = toHz / 20;
        double signal = 0, difference = 0;
        for (int i = edge; i < length - edge; i++)
        {
            signal += theirs[i] * (double)theirs[i];
            difference += (ours[i] - theirs[i]) * (double)(ours[i] - theirs[i]);
        }

        double ratioDb = 10 * Math.Log10(signal / Math.Max(difference, 1e-30));
        output.WriteLine($"{fromHz} -> {toHz}: {ratioDb:F1} dB");
        Assert.InRange(ratioDb, leastDb, 999);
    }

    /// <summary>
    /// Takes out what lies beyond our passband, where the two filters may differ. A plain long windowed sinc, made
    /// here, so that the measure does not depend on what is measured.
    /// </summary>
    private static float[] Passband(float[] input, int rateHz, int lowerRateHz)
    {
        const int HalfTaps = 400;
        double cutoff = (PolyphaseFilter.PassbandEdge - (0.02 * rateHz / lowerRateHz)) * lowerRateHz / 2 / rateHz;
        double[] taps = new double[(2 * HalfTaps) + 1];
        for (int i = 0; i < taps.Length; i++)
        {
            double x = i - HalfTaps;
            double sinc = x == 0 ? 2 * cutoff : Math.Sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
            double phase = Math.PI * (x + HalfTaps) / HalfTaps;
            (double one, double two, double three) = (Math.Cos(phase), Math.Cos(2 * phase), Math.Cos(3 * phase));
            taps[i] = sinc * (0.35875 - (0.48829 * one) + (0.14128 * two) - (0.01168 * three));
        }

        float[] result = new float[input.Length];
        for (int n = 0; n < input.Length; n++)
        {
            double sum = 0;
            for (int i = Math.Max(0, n + HalfTaps - input.Length + 1); i <= Math.Min(2 * HalfTaps, n + HalfTaps); i++)
                sum += taps[i] * input[n + HalfTaps - i];
            result[n] = (float)sum;
        }

        return result;
    }

    private static float[] Noise(int count)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
