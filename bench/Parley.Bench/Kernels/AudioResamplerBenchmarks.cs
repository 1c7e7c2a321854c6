using BenchmarkDotNet.Attributes;

using Parley.Core.Audio;

namespace Parley.Bench.Kernels;

/// <summary>
/// One second of sound in frames of 20 ms through our resampler and through libsoxr (high quality, 20 bits; Debian's
/// libsoxr0). A mean of 1 ms is 1,000 times real time.
/// </summary>
[MemoryDiagnoser]
public class AudioResamplerBenchmarks : IDisposable
{
    private Resampler _resampler = null!;
    private AudioSoxrStream? _soxr;
    private float[] _second = [];
    private float[] _output = [];
    private int _frameSamples;

    [Params("48000-16000", "16000-48000", "22050-16000", "24000-16000", "44100-48000", "48000-44100")]
    public string Rates { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] rates = [.. Rates.Split('-').Select(int.Parse)];
        var random = new Random(1);
        _second = [.. Enumerable.Range(0, rates[0]).Select(_ => (float)(random.NextDouble() - 0.5))];
        _frameSamples = rates[0] / 50;
        _resampler = new Resampler(rates[0], rates[1]);
        _output = new float[_resampler.MaximumOutput(_frameSamples) + 1];
        _soxr = new AudioSoxrStream(rates[0], rates[1]);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _soxr?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public int Parley()
    {
        int made = 0;
        for (int at = 0; at + _frameSamples <= _second.Length; at += _frameSamples)
            made += _resampler.Process(_second.AsSpan(at, _frameSamples), _output);
        return made;
    }

    [Benchmark(Baseline = true)]
    public int Soxr()
    {
        int made = 0;
        for (int at = 0; at + _frameSamples <= _second.Length; at += _frameSamples)
            made += _soxr!.Process(_second.AsSpan(at, _frameSamples), _output);
        return made;
    }
}
