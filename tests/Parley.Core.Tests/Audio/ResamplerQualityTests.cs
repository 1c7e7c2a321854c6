using Parley.Core.Audio;

namespace Parley.Core.Tests.Audio;

/// <summary>Tones through every pair of common rates, and some uncommon ones.</summary>
public sealed class ResamplerQualityTests(ITestOutputHelper output)
{
    private const double Seconds = 0.15;

    // Parts of the lower Nyquist frequency.
    private static readonly double[] _passed =
        [0.01, 0.07, 0.2, 0.35, 0.5, 0.65, 0.8, 0.85, 0.88, PolyphaseFilter.PassbandEdge];

    private static readonly double[] _nearlyPassed = [0.92, 0.95, 0.97, 0.99, 0.997];

    private static readonly double[] _stopped =
        [1.0001, 1.005, 1.01, 1.03, 1.05, 1.1, 1.3, 1.7, 1.99, 2.01, 2.5, 2.9, 3.7, 4.9, 5.5];

    public static TheoryData<int, int> AllPairs
    {
        get
        {
            int[] rates = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000];
            var pairs = new TheoryData<int, int>();
            foreach (int from in rates)
            {
                foreach (int to in rates.Where(to => to != from))
                    pairs.Add(from, to);
            }

            // Ratios that need interpolation between the rows of the filter, and extreme ones.
            pairs.Add(44_100, 44_101);
            pairs.Add(16_001, 15_999);
            pairs.Add(192_000, 22_050);
            pairs.Add(383_999, 16_000);
            pairs.Add(11_025, 16_000);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void Process_TonesInThePassband_StayAsTheyAre(int fromHz, int toHz)
    {
        double nyquistHz = Math.Min(fromHz, toHz) / 2.0;
        double worstGain = 0, worstShift = 0, worstRest = -999;

        foreach (double part in _passed)
        {
            double frequencyHz = part * nyquistHz;
            float[] result = Tone.Resample(Tone.Make(frequencyHz, fromHz, Seconds), fromHz, toHz);
            (double gainDb, double shift, double restDb) = Tone.Measure(result, frequencyHz, toHz);
            worstGain = Math.Max(worstGain, Math.Abs(gainDb));
            worstShift = Math.Max(worstShift, Math.Abs(shift));
            worstRest = Math.Max(worstRest, restDb);
        }

        output.WriteLine(
            $"{fromHz} -> {toHz}: ripple {worstGain:F5} dB, shift {worstShift:E1} samples, images {worstRest:F1} dB");
        Assert.InRange(worstGain, 0, 0.002);
        Assert.InRange(worstShift, 0, 1e-3);
        Assert.InRange(worstRest, -999, -92);
    }

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void Process_TonesNearAndAboveTheLimit_LeaveNoImagesAndNoAliases(int fromHz, int toHz)
    {
        double nyquistHz = Math.Min(fromHz, toHz) / 2.0;
        double worstImage = -999, worstAlias = -999;

        foreach (double part in _nearlyPassed)
        {
            float[] result = Tone.Resample(Tone.Make(part * nyquistHz, fromHz, Seconds), fromHz, toHz);
            worstImage = Math.Max(worstImage, Tone.Measure(result, part * nyquistHz, toHz).RestDb);
        }

        foreach (double part in _stopped)
        {
            if (part * nyquistHz >= fromHz / 2.0)
                break;
            float[] result = Tone.Resample(Tone.Make(part * nyquistHz, fromHz, Seconds), fromHz, toHz);
            worstAlias = Math.Max(worstAlias, Tone.LevelDb(result));
        }

        output.WriteLine($"{fromHz} -> {toHz}: images {worstImage:F1} dB, aliases {worstAlias:F1} dB");
        Assert.InRange(worstImage, -999, -90);
        Assert.InRange(worstAlias, -999, -90);
    }

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void Process_Constant_StaysConstant(int fromHz, int toHz)
    {
        float[] result = Tone.Resample([.. Enumerable.Repeat(0.25f, fromHz / 4)], fromHz, toHz);

        int edge = result.Length / 4;
        Assert.All(result[edge..^edge], sample => Assert.InRange(sample, 0.249999f, 0.250001f));
    }
}
