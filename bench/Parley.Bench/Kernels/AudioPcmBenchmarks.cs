using BenchmarkDotNet.Attributes;

using Parley.Core.Audio;

namespace Parley.Bench.Kernels;

/// <summary>What a client's frame of 20 ms at 48 kHz costs on its way in and out.</summary>
[MemoryDiagnoser]
public class AudioPcmBenchmarks
{
    private readonly float[] _samples = [.. Enumerable.Range(0, 960).Select(i => (float)Math.Sin(i * 0.1))];
    private readonly byte[] _bytes = new byte[960 * sizeof(float)];

    [Benchmark]
    public void ToInt16() => PcmConverter.ToInt16LittleEndian(_samples, _bytes);

    [Benchmark]
    public void FromInt16() => PcmConverter.FromInt16LittleEndian(_bytes.AsSpan(0, 960 * sizeof(short)), _samples);

    [Benchmark]
    public void ToFloat32() => PcmConverter.ToFloat32LittleEndian(_samples, _bytes);

    [Benchmark]
    public void FromFloat32() => PcmConverter.FromFloat32LittleEndian(_bytes, _samples);

    [Benchmark]
    public float Peak() => AudioLevel.Peak(_samples);

    [Benchmark]
    public float RootMeanSquare() => AudioLevel.RootMeanSquare(_samples);
}
