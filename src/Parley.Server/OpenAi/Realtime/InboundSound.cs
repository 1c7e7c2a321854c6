using Parley.Core.Audio;
using Parley.Server.OpenAi.Realtime.Protocol;
using Parley.Server.OpenAi.Realtime.Settings;

namespace Parley.Server.OpenAi.Realtime;

/// <summary>
/// Makes frames of 20 ms or less at the session's rate from the sound of a client's events. An event's last piece is
/// handed on as it is, unless it is shorter than 5 ms.
/// </summary>
internal sealed class InboundSound
{
    private const int PieceSamples = 480;

    private static readonly AudioFormat SessionFormat = new(RealtimeAudioExtensions.SessionRateHz);

    private readonly FrameCutter _cutter = new(SessionFormat);
    private readonly Resampler _widening = new(RealtimeAudio.MuLaw.RateHz(), RealtimeAudioExtensions.SessionRateHz);
    private readonly float[] _samples = new float[PieceSamples];
    private readonly float[] _widened;
    private RealtimeAudio _format;

    public InboundSound() => _widened = new float[_widening.MaximumOutput(PieceSamples)];

    /// <summary>How sound is written from now on.</summary>
    public RealtimeAudio Format
    {
        get => _format;
        set
        {
            if (_format != value)
                _widening.Reset();
            _format = value;
        }
    }

    /// <summary>How long so many bytes sound.</summary>
    public TimeSpan DurationOf(int byteCount) =>
        new AudioFormat(_format.RateHz()).DurationOf(byteCount / _format.BytesPerSample());

    /// <summary>Takes sound in; take the frames afterwards.</summary>
    /// <exception cref="RealtimeRefusal">It is no whole number of samples.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        int size = _format.BytesPerSample();
        if (bytes.Length % size != 0)
        {
            throw RealtimeRefusal.InvalidValue(
                "audio", $"The sound has {bytes.Length} bytes, which is no whole number of samples of {size} bytes.");
        }

        for (; bytes.Length > 0; bytes = bytes[Math.Min(PieceSamples * size, bytes.Length)..])
        {
            int count = Math.Min(PieceSamples, bytes.Length / size);
            _format.Decode(bytes[..(count * size)], _samples);
            if (_format == RealtimeAudio.Pcm)
                _cutter.Add(_samples.AsSpan(0, count));
            else
                _cutter.Add(_widened.AsSpan(0, _widening.Process(_samples.AsSpan(0, count), _widened)));
        }
    }

    /// <summary>The next frame; the caller owns it.</summary>
    /// <param name="toTheEnd">Whether what is shorter than 5 ms is taken too.</param>
    /// <param name="frame">The frame.</param>
    public bool TryTake(bool toTheEnd, out AudioFrame? frame)
    {
        // 5 ms: below this a client's habit of tiny events would cost more per sample than the sound is worth.
        bool isWorthTaking = toTheEnd || _cutter.PendingSamples >= SessionFormat.SampleRateHz / 200;
        frame = null;
        return isWorthTaking && _cutter.TryTakeRest(out frame);
    }
}
