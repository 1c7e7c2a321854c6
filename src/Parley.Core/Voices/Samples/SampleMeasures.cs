namespace Parley.Core.Voices.Samples;

/// <summary>Numbers that a scan amounts to.</summary>
internal sealed record SampleMeasures
{
    private const double HighestSignalToNoiseDb = 60;

    // A pause of twice this is still part of natural speech.
    private static readonly TimeSpan _margin = TimeSpan.FromMilliseconds(500);

    // Below the loudest part of the speech spectrum; sound of 8 kHz that was resampled falls off by 80 dB and more.
    private const double SpectrumDepth = 1e-6;

    // Narrower features of the spectrum are tones, not the end of the band.
    private const double SpectrumStepHz = 250;

    private SampleMeasures()
    {
    }

    public TimeSpan Duration { get; private init; }

    public TimeSpan Material { get; private init; }

    public TimeSpan Speech { get; private init; }

    public double SpeechShare => Duration == TimeSpan.Zero ? 0 : Speech / Duration;

    public double LevelDb { get; private init; }

    /// <summary>The level that nearly nothing exceeds, speech or not.</summary>
    public double LoudestDb { get; private init; }

    public double PeakDb { get; private init; }

    public double ClippedShare { get; private init; }

    public double SignalToNoiseDb { get; private init; }

    public int BandwidthHz { get; private init; }

    public static SampleMeasures Of(SampleScan scan)
    {
        double windows = scan.Pieces.Sum(static piece => (double)piece.Windows);
        double power = windows == 0 ? 0 : scan.Pieces.Sum(static piece => piece.Power * piece.Windows) / windows;
        double levelDb = Decibels(power);
        return new SampleMeasures
        {
            Duration = scan.Lengths.Aggregate(TimeSpan.Zero, static (sum, length) => sum + length),
            Material = MaterialOf(scan),
            Speech = windows * scan.WindowDuration,
            LevelDb = levelDb,
            LoudestDb = Math.Max(scan.Speech.Percentile(0.99), scan.Rest.Percentile(0.99)),
            PeakDb = Decibels((double)scan.Clipping.Peak * scan.Clipping.Peak),
            ClippedShare = scan.Clipping.Share,
            SignalToNoiseDb = windows == 0 ? 0 : SignalToNoise(scan.Speech, scan.Rest, power),
            BandwidthHz = windows == 0 ? 0 : Bandwidth(scan.SpeechPower, scan.SampleRateHz),
        };
    }

    private static TimeSpan MaterialOf(SampleScan scan)
    {
        TimeSpan sum = TimeSpan.Zero;
        TimeSpan end = TimeSpan.Zero;
        int recording = -1;
        foreach (SpeechPiece piece in scan.Pieces)
        {
            if (piece.Recording != recording)
                (recording, end) = (piece.Recording, TimeSpan.Zero);
            TimeSpan start = Max((piece.StartWindow * scan.WindowDuration) - _margin, end);
            end = (piece.EndWindow * scan.WindowDuration) + _margin;
            if (end > scan.Lengths[recording])
                end = scan.Lengths[recording];
            sum += Max(end - start, TimeSpan.Zero);
        }

        return sum;
    }

    // What sounds between the words is the noise; where the words leave no gap, or only digital silence, their quietest
    // part
    // is an upper bound of it.
    internal static double SignalToNoise(LevelHistogram speech, LevelHistogram rest, double speechPower)
    {
        const int enoughWindows = 10;
        double noiseDb = rest.Audible >= enoughWindows ? rest.Percentile(0.5) : speech.Percentile(0.02);
        double noise = Math.Pow(10, noiseDb / 10);
        double clean = Math.Max(speechPower - noise, speechPower * 1e-3);
        return Math.Min(HighestSignalToNoiseDb, Decibels(clean) - noiseDb);
    }

    private static int Bandwidth(ReadOnlySpan<double> spectrum, int sampleRateHz)
    {
        double binHz = sampleRateHz / 2.0 / (spectrum.Length - 1);
        int step = Math.Max(1, (int)(SpectrumStepHz / binHz));
        double highest = 0;
        for (int i = 0; i + step <= spectrum.Length; i += step)
            highest = Math.Max(highest, Sum(spectrum.Slice(i, step)));
        for (int i = (spectrum.Length / step * step) - step; i >= 0; i -= step)
        {
            if (Sum(spectrum.Slice(i, step)) > highest * SpectrumDepth)
                return (int)Math.Min(Math.Round((i + step) * binHz / 50) * 50, sampleRateHz / 2);
        }

        return 0;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum;
    }

    private static double Decibels(double power) => Math.Max(LevelHistogram.LowestDb, 10 * Math.Log10(power + 1e-30));

    private static TimeSpan Max(TimeSpan first, TimeSpan second) => first > second ? first : second;
}
