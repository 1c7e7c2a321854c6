namespace Parley.Core.Audio;

/// <summary>Turns any WAV file into the frames that engines hear.</summary>
public static class AudioFileReader
{
    /// <summary>
    /// Mixes the channels (their mean), resamples and cuts; the last frame is filled up with silence. Reads as it goes,
    /// also from a pipe. Each frame belongs to whoever takes it. A file without sound gives none.
    /// </summary>
    /// <param name="wav">Read from where it stands; stays the caller's, who keeps it open until the frames are
    /// taken.</param>
    /// <param name="target">Mono.</param>
    /// <exception cref="InvalidDataException">
    /// Not a WAV file, or not one that can be read; thrown at the call. The message says why and what to do.
    /// </exception>
    public static IEnumerable<AudioFrame> ReadFrames(Stream wav, AudioFormat target)
    {
        if (target.Channels != 1)
            throw new ArgumentException($"Frames of a file are mono, not of {target.Channels} channels.");
        WavReader reader = WavReader.Open(wav);
        var resampler = new Resampler(reader.Format.SampleRateHz, target.SampleRateHz);
        return ReadFrames(reader, resampler, new FrameCutter(target));
    }

    private static IEnumerable<AudioFrame> ReadFrames(WavReader reader, Resampler resampler, FrameCutter cutter)
    {
        int channels = reader.Format.Channels;
        int pieceSamples = reader.Format.FrameSamples;
        float[] interleaved = new float[pieceSamples * channels];
        float[] resampled = new float[resampler.MaximumOutput(Math.Max(pieceSamples, resampler.LatencySamples))];
        bool isFlushed = false;
        while (!isFlushed)
        {
            int read = reader.Read(interleaved);
            isFlushed = read == 0;
            int made = isFlushed
                ? resampler.Flush(resampled)
                : resampler.Process(ChannelMixer.ToMono(interleaved.AsSpan(0, read), channels), resampled);
            cutter.Add(resampled.AsSpan(0, made));
            while (cutter.TryTake(out AudioFrame? frame))
                yield return frame;
        }

        if (cutter.PendingSamples > 0)
        {
            cutter.PadToFrame();
            if (cutter.TryTake(out AudioFrame? last))
                yield return last;
        }
    }
}
