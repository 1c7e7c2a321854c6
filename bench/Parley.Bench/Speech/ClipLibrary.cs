using Parley.Bench.Offline;
using Parley.Bench.Wire;
using Parley.Core.Audio;

namespace Parley.Bench.Speech;

/// <summary>
/// Clips of real speech, each in several takes, so that the start of speech falls anywhere in a frame. Where frames
/// fall in
/// the detector's windows is left to the length of the silence before.
/// </summary>
internal sealed class ClipLibrary
{
    private static readonly int[] _offsets = [0, 80, 160, 240];

    private ClipLibrary(IReadOnlyList<ClipTake> takes, WireFormat format)
    {
        Takes = takes;
        Format = format;
        SilentFrame = format.Frame(SilentSamples);
    }

    /// <summary>20 ms of nothing.</summary>
    public static float[] SilentSamples { get; } = new float[AudioFormat.Speech16Khz.FrameSamples];

    public IReadOnlyList<ClipTake> Takes { get; }

    public WireFormat Format { get; }

    public byte[] SilentFrame { get; }

    public int ClipCount => Takes.Select(take => take.Clip).Distinct(StringComparer.Ordinal).Count();

    /// <summary>
    /// Takes the 16 kHz mono recordings of a folder that are <paramref name="minimum"/> to <paramref name="maximum"/>
    /// long and
    /// in which the detector, run offline, hears one turn, however the windows fall. They are cut after the last loud
    /// 10 ms.
    /// </summary>
    /// <exception cref="IOException">There are none.</exception>
    public static ClipLibrary Load(string folder, TimeSpan minimum, TimeSpan maximum, WireFormat format, OfflineEar ear)
    {
        if (!Directory.Exists(folder))
            throw new IOException($"There is no folder '{folder}' of recordings; set PARLEY_SHARED or give --clips.");
        var takes = new List<ClipTake>();
        foreach (string path in Directory.EnumerateFiles(folder, "*.wav").Order(StringComparer.Ordinal))
        {
            if (Read(path) is not { } samples)
                continue;
            TimeSpan duration = AudioFormat.Speech16Khz.DurationOf(samples.Length);
            if (duration < minimum || duration > maximum)
                continue;
            ReadOnlySpan<float> clip = ClipCutter.UpToLastLoud(samples);
            var ways = new List<ClipTake>();
            foreach (int offset in _offsets)
                ways.Add(ClipCutter.Take(Path.GetFileNameWithoutExtension(path), clip, offset, format));
            if (ways.TrueForAll(ear.HearsOneTurnInEveryPhase))
                takes.AddRange(ways);
        }

        return takes.Count > 0
            ? new ClipLibrary(takes, format)
            : throw new IOException(
                $"No recording in '{folder}' is one turn of {minimum.TotalSeconds} to {maximum.TotalSeconds} s "
                    + "at 16 kHz; "
                + "give another folder with --clips.");
    }

    private static float[]? Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        WavReader reader = WavReader.Open(file);
        if (reader.Format != AudioFormat.Speech16Khz || reader.TotalSamples is not { } count)
            return null;
        float[] samples = new float[count];
        int filled = 0;
        while (filled < samples.Length && reader.Read(samples.AsSpan(filled)) is > 0 and var read)
            filled += read;
        return samples;
    }
}
