using System.Numerics;
using System.Runtime.InteropServices;

using Parley.Core.Audio;

namespace Parley.Server.Sessions.Recording;

/// <summary>
/// How loud both sides of a session are over a stretch of its time line: the peak of each of so many equal intervals, 0 to
/// 1. Reads through the recordings once and keeps nothing of them.
/// </summary>
internal sealed class RecordedWaveform
{
    private const int BlockSamples = 8_192;

    private readonly TimeSpan _from;
    private readonly TimeSpan _span;
    private readonly short[] _pcm = new short[BlockSamples];
    private readonly int[] _person;
    private readonly int[] _assistant;

    private RecordedWaveform(TimeSpan from, TimeSpan to, int points)
    {
        (_from, _span) = (from, to - from);
        (_person, _assistant) = (new int[points], new int[points]);
    }

    public float[] Person => Peaks(_person);

    public float[] Assistant => Peaks(_assistant);

    /// <param name="session">Its recordings.</param>
    /// <param name="from">On the time line.</param>
    /// <param name="to">Later than that.</param>
    /// <param name="points">How many intervals.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    public static RecordedWaveform Read(
        RecordedSession session, TimeSpan from, TimeSpan to, int points, CancellationToken cancellationToken)
    {
        var waveform = new RecordedWaveform(from, to, points);
        foreach (RecordedPart part in session.Parts)
        {
            RecordingIndex index = part.Index;
            waveform.Add(part, index.Person, index.PersonFormat, waveform._person, cancellationToken);
            waveform.Add(part, index.Assistant, index.AssistantFormat, waveform._assistant, cancellationToken);
        }

        return waveform;
    }

    private static float[] Peaks(int[] levels) =>
        [.. levels.Select(static level => MathF.Round(level / -(float)short.MinValue, 3))];

    private static int PeakOf(ReadOnlySpan<short> samples)
    {
        ReadOnlySpan<Vector<short>> vectors = MemoryMarshal.Cast<short, Vector<short>>(samples);
        (Vector<short> low, Vector<short> high) = (Vector<short>.Zero, Vector<short>.Zero);
        foreach (Vector<short> each in vectors)
            (low, high) = (Vector.Min(low, each), Vector.Max(high, each));

        int peak = 0;
        for (int i = 0; i < Vector<short>.Count; i++)
            peak = Math.Max(peak, Math.Max(-(int)low[i], high[i]));
        foreach (short each in samples[(vectors.Length * Vector<short>.Count)..])
            peak = Math.Max(peak, Math.Abs((int)each));
        return peak;
    }

    private void Add(
        RecordedPart part, IReadOnlyList<RecordedStretch> stretches, AudioFormat format, int[] peaks,
        CancellationToken cancellationToken)
    {
        long first = Math.Max(0, format.SamplesIn(_from - part.Start));
        long end = format.SamplesIn(_from + _span - part.Start);
        foreach (RecordedStretch stretch in stretches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long position = Math.Max(first, stretch.Position);
            while (position < Math.Min(end, stretch.End))
            {
                int count = (int)Math.Min(BlockSamples, Math.Min(end, stretch.End) - position);
                long offset = stretch.Offset + (position - stretch.Position) * sizeof(short);
                int read = RandomAccess.Read(
                    part.File.SafeFileHandle, MemoryMarshal.AsBytes(_pcm.AsSpan(0, count)), offset) / sizeof(short);
                if (read == 0)
                    return; // the file was cut since it was looked through
                Add(position, _pcm.AsSpan(0, read), part.Start, format, peaks);
                position += read;
            }
        }
    }

    private void Add(long position, ReadOnlySpan<short> samples, TimeSpan start, AudioFormat format, int[] peaks)
    {
        while (samples.Length > 0)
        {
            TimeSpan at = start + format.DurationOf(position) - _from;
            int point = Math.Clamp((int)(at / _span * peaks.Length), 0, peaks.Length - 1);
            long next = format.SamplesIn(_from + _span * ((point + 1.0) / peaks.Length) - start);
            int count = (int)Math.Clamp(next - position, 1, samples.Length);
            peaks[point] = Math.Max(peaks[point], PeakOf(samples[..count]));
            position += count;
            samples = samples[count..];
        }
    }
}
