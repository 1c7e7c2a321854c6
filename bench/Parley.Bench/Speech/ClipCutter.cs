using Parley.Bench.Wire;
using Parley.Core.Audio;

namespace Parley.Bench.Speech;

/// <summary>
/// Makes a clip of a recording: it ends with the last loud 10 ms, so that the last speech sample is known.
/// </summary>
internal static class ClipCutter
{
    private const int BlockSamples = 160;

    // Of the loudest block. Speech falls off in syllables, not to a tenth of itself for good; rooms echo below that.
    private const float LoudShare = 0.1f;

    /// <summary>The recording up to the end of its last loud 10 ms; empty where nothing is loud.</summary>
    public static ReadOnlySpan<float> UpToLastLoud(ReadOnlySpan<float> samples)
    {
        float loudest = 0;
        for (int start = 0; start + BlockSamples <= samples.Length; start += BlockSamples)
            loudest = Math.Max(loudest, AudioLevel.RootMeanSquare(samples.Slice(start, BlockSamples)));
        float threshold = Math.Max(loudest * LoudShare, AudioLevel.AudibleThreshold);
        int end = 0;
        for (int start = 0; start + BlockSamples <= samples.Length; start += BlockSamples)
        {
            if (AudioLevel.RootMeanSquare(samples.Slice(start, BlockSamples)) >= threshold)
                end = start + BlockSamples;
        }

        return samples[..end];
    }

    /// <summary>Cuts into frames, the first sample <paramref name="offsetSamples"/> into the first frame.</summary>
    public static ClipTake Take(string clip, ReadOnlySpan<float> samples, int offsetSamples, WireFormat format)
    {
        int frameSamples = AudioFormat.Speech16Khz.FrameSamples;
        int count = (offsetSamples + samples.Length + frameSamples - 1) / frameSamples;
        float[] padded = new float[count * frameSamples];
        samples.CopyTo(padded.AsSpan(offsetSamples));
        float[][] frames = [.. padded.Chunk(frameSamples)];
        return new ClipTake(
            clip,
            [.. frames.Select(frame => format.AsReceived(frame))],
            [.. frames.Select(frame => format.Frame(frame))]);
    }
}
