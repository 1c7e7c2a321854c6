using Parley.Core.Audio;

namespace Parley.Server.Transports.WebSockets;

/// <summary>
/// Makes frames of 20 ms or less from a client's bytes, whatever the sizes of its messages. A message's last piece is
/// handed on as it is, so that nothing waits for the next message, unless it is shorter than 5 ms.
/// </summary>
internal sealed class InboundAudio(WireAudio wire)
{
    // 5 ms: below this a client's habit of tiny messages would cost more per sample than the sound is worth.
    private readonly int _minimumSamples = wire.SampleRateHz / 200;
    private readonly float[] _samples = new float[wire.Format.FrameSamples];
    private readonly byte[] _torn = new byte[sizeof(float)];
    private int _sampleCount;
    private int _tornBytes;
    private long _takenSamples;

    /// <summary>Bytes of a sample whose rest has not come yet.</summary>
    public int TornBytes => _tornBytes;

    /// <summary>Fills the frame in the making and moves <paramref name="bytes"/> on by what went in.</summary>
    /// <returns>Whether a frame of 20 ms is complete; take it and call again with the rest.</returns>
    public bool Add(ref ReadOnlyMemory<byte> bytes)
    {
        if (_tornBytes > 0 && !Mend(ref bytes))
            return false;
        int samples = Math.Min(bytes.Length / wire.BytesPerSample, _samples.Length - _sampleCount);
        int used = samples * wire.BytesPerSample;
        wire.Decode(bytes.Span[..used], _samples.AsSpan(_sampleCount));
        bytes = bytes[used..];
        _sampleCount += samples;
        if (_sampleCount == _samples.Length)
            return true;
        Tear(ref bytes);
        return false;
    }

    /// <summary>At the end of a message: whether what is left is long enough to be handed on.</summary>
    public bool IsWorthTaking => _sampleCount >= _minimumSamples;

    /// <summary>Whether anything is left.</summary>
    public bool IsEmpty => _sampleCount == 0;

    /// <summary>The frame in the making, full or not.</summary>
    public AudioFrame Take()
    {
        AudioFrame frame = AudioFramePool.Shared.Rent(
            wire.Format, _samples.AsSpan(0, _sampleCount), wire.Format.DurationOf(_takenSamples));
        _takenSamples += _sampleCount;
        _sampleCount = 0;
        return frame;
    }

    /// <summary>Gives up a sample that its message left incomplete.</summary>
    public void ForgetTornSample() => _tornBytes = 0;

    private bool Mend(ref ReadOnlyMemory<byte> bytes)
    {
        int missing = Math.Min(wire.BytesPerSample - _tornBytes, bytes.Length);
        bytes.Span[..missing].CopyTo(_torn.AsSpan(_tornBytes));
        bytes = bytes[missing..];
        _tornBytes += missing;
        if (_tornBytes < wire.BytesPerSample)
            return false;
        wire.Decode(_torn.AsSpan(0, _tornBytes), _samples.AsSpan(_sampleCount++));
        _tornBytes = 0;
        return true;
    }

    private void Tear(ref ReadOnlyMemory<byte> bytes)
    {
        bytes.Span.CopyTo(_torn.AsSpan(_tornBytes));
        _tornBytes += bytes.Length;
        bytes = default;
    }
}
