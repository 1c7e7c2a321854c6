using Parley.Core.Audio;
using Parley.Server.OpenAi.Realtime.Settings;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <summary>Brings the session's sound to the rate of telephones. Not thread-safe.</summary>
internal sealed class Narrowing
{
    private static readonly AudioFormat Narrow8Khz = new(RealtimeAudio.MuLaw.RateHz());

    private readonly Resampler _resampler = new(RealtimeAudioExtensions.SessionRateHz, Narrow8Khz.SampleRateHz);
    private readonly float[] _samples;

    public Narrowing() => _samples = new float[_resampler.MaximumOutput(AudioFramePool.Shared.CapacitySamples)];

    /// <summary>Takes over the frame; null where it was too little to give any.</summary>
    public AudioFrame? Narrow(AudioFrame frame)
    {
        int count = _resampler.Process(frame.Samples.Span, _samples);
        TimeSpan timestamp = frame.Timestamp;
        frame.Dispose();
        return count == 0
            ? null
            : AudioFramePool.Shared.Rent(Narrow8Khz, _samples.AsSpan(0, count), timestamp);
    }

    /// <summary>Another sound follows.</summary>
    public void Reset() => _resampler.Reset();
}
