using Parley.Core.Audio;

namespace Parley.Engines.Remote.Http;

/// <summary>An utterance's sound as 16-bit samples at 16 kHz, up to a limit.</summary>
internal sealed class UtteranceRecording(int maximumSamples)
{
    // Ten seconds; grows by doubling.
    private byte[] _pcm = new byte[10 * 16_000 * sizeof(short)];
    private int _bytes;

    public bool IsEmpty => _bytes == 0;

    public void Clear() => _bytes = 0;

    /// <returns>False if not all of it had room under the limit.</returns>
    public bool Append(ReadOnlySpan<float> samples)
    {
        int room = maximumSamples - (_bytes / sizeof(short));
        bool fits = samples.Length <= room;
        samples = samples[..Math.Min(samples.Length, room)];
        int needed = _bytes + (samples.Length * sizeof(short));
        if (needed > _pcm.Length)
            Array.Resize(ref _pcm, Math.Max(needed, 2 * _pcm.Length));
        PcmConverter.ToInt16LittleEndian(samples, _pcm.AsSpan(_bytes));
        _bytes = needed;
        return fits;
    }

    /// <summary>A whole WAV file.</summary>
    public byte[] ToWav()
    {
        // 44 bytes of header come before the samples.
        using var file = new MemoryStream(_bytes + 64);
        using (var writer = new WavWriter(file, AudioFormat.Speech16Khz, WavEncoding.Pcm16, leaveOpen: true))
        {
            Span<float> samples = stackalloc float[1_024];
            for (int at = 0; at < _bytes;)
            {
                int count = Math.Min(samples.Length, (_bytes - at) / sizeof(short));
                PcmConverter.FromInt16LittleEndian(_pcm.AsSpan(at, count * sizeof(short)), samples);
                writer.Write(samples[..count]);
                at += count * sizeof(short);
            }
        }

        return file.ToArray();
    }
}
