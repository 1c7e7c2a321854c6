using System.Runtime.InteropServices;

using Parley.Core.Audio;

namespace Parley.Server.Sessions.Recording;

/// <summary>Reads one side of a recording as one stream of sound, with silence where there was none, at another rate.</summary>
internal sealed class RecordedSide(FileStream file, IReadOnlyList<RecordedStretch> stretches, AudioFormat format, int rateHz)
{
    private readonly Resampler _resampler = new(format.SampleRateHz, rateHz);
    private readonly short[] _pcm = new short[1_024];
    private readonly float[] _samples = new float[1_024];
    private float[] _out = [];
    private int _outStart;
    private int _outEnd;
    private int _stretch;
    private long _position;

    /// <summary>Fills the buffer; beyond the end of the sound with silence.</summary>
    public void Read(Span<float> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_outStart == _outEnd)
                Resample();
            int taken = Math.Min(buffer.Length, _outEnd - _outStart);
            _out.AsSpan(_outStart, taken).CopyTo(buffer);
            _outStart += taken;
            buffer = buffer[taken..];
        }
    }

    /// <summary>Goes on at a sample of the output, with exactly what reading up to there would have given.</summary>
    public void Seek(long sample)
    {
        // At whole seconds the rates meet; the second before fills the filter.
        long second = Math.Max(0, sample / rateHz - 1);
        _resampler.Reset();
        _stretch = 0;
        _position = second * format.SampleRateHz;
        _outStart = _outEnd = 0;
        for (long rest = sample - second * rateHz; rest > 0;)
        {
            if (_outStart == _outEnd)
                Resample();
            int skipped = (int)Math.Min(rest, _outEnd - _outStart);
            _outStart += skipped;
            rest -= skipped;
        }
    }

    private void Resample()
    {
        int count = ReadNext();
        if (_out.Length == 0)
            _out = new float[_resampler.MaximumOutput(_samples.Length)];
        _outStart = 0;
        _outEnd = _resampler.Process(_samples.AsSpan(0, count), _out);
    }

    private int ReadNext()
    {
        while (_stretch < stretches.Count && _position >= stretches[_stretch].End)
            _stretch++;
        if (_stretch == stretches.Count || _position < stretches[_stretch].Position)
        {
            long silence = _stretch == stretches.Count ? _samples.Length : stretches[_stretch].Position - _position;
            int quiet = (int)Math.Min(silence, _samples.Length);
            _samples.AsSpan(0, quiet).Clear();
            _position += quiet;
            return quiet;
        }

        RecordedStretch stretch = stretches[_stretch];
        int count = (int)Math.Min(stretch.End - _position, _pcm.Length);
        long offset = stretch.Offset + (_position - stretch.Position) * sizeof(short);
        Span<byte> bytes = MemoryMarshal.AsBytes(_pcm.AsSpan(0, count));
        int read = RandomAccess.Read(file.SafeFileHandle, bytes, offset);
        bytes[read..].Clear(); // the file was cut since it was looked through
        PcmConverter.FromInt16LittleEndian(bytes, _samples);
        _position += count;
        return count;
    }
}
