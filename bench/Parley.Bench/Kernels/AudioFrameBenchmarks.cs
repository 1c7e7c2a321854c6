using BenchmarkDotNet.Attributes;

using Parley.Core.Audio;

namespace Parley.Bench.Kernels;

/// <summary>How a frame of 20 ms at 16 kHz gets about: through the pool, the ring and the cutter.</summary>
[MemoryDiagnoser]
public class AudioFrameBenchmarks
{
    private readonly float[] _samples = new float[320];
    private readonly float[] _received = new float[320];
    private readonly AudioRingBuffer _ring = new(16_000);
    private readonly FrameCutter _cutter = new(AudioFormat.Speech16Khz);

    [Benchmark]
    public void RentAndReturn() => AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, _samples).Dispose();

    [Benchmark]
    public int WriteAndReadRing()
    {
        _ring.Write(_samples);
        return _ring.Read(_received);
    }

    [Benchmark]
    public bool AddAndTakeFrame()
    {
        _cutter.Add(_samples);
        bool isTaken = _cutter.TryTake(out AudioFrame? frame);
        frame?.Dispose();
        return isTaken;
    }
}
