using BenchmarkDotNet.Attributes;

using Parley.Core.VoiceActivity;
using Parley.Engines.Silero;

namespace Parley.Bench.Kernels;

/// <summary>One window of 32 ms, of which a call has 31.25 a second: 320 µs would be one percent of a core.</summary>
[MemoryDiagnoser]
public class VoiceActivityBenchmarks : IDisposable
{
    private const int Streams = 100;

    private readonly SileroVoiceActivityEngine _silero = new();
    private readonly float[] _window = new float[512];
    private IVoiceActivityDetector[] _detectors = [];
    private VoiceActivityGate? _gate;

    [Params(SileroVoiceActivityEngine.EngineName, EnergyVoiceActivityEngine.EngineName)]
    public string Engine { get; set; } = SileroVoiceActivityEngine.EngineName;

    [GlobalSetup]
    public void Open()
    {
        IVoiceActivityEngine engine =
            Engine == SileroVoiceActivityEngine.EngineName ? _silero : new EnergyVoiceActivityEngine();
        _detectors = [.. Enumerable.Range(0, Streams).Select(_ => engine.Open())];
        _gate = new VoiceActivityGate(engine.Open(), new VoiceActivityOptions(), TimeSpan.FromMilliseconds(100));
        var random = new Random(1);
        for (int i = 0; i < _window.Length; i++)
            _window[i] = 0.1f * (random.NextSingle() - 0.5f);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        foreach (IVoiceActivityDetector detector in _detectors)
            detector.Dispose();
        _gate?.Dispose();
        _silero.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The same stream all the time: everything in the nearest cache.</summary>
    [Benchmark(Baseline = true)]
    public float OneStream() => _detectors[0].Score(_window);

    /// <summary>A window of each of 100 streams in turn, for one window.</summary>
    [Benchmark(OperationsPerInvoke = Streams)]
    public float HundredStreamsInTurn()
    {
        float sum = 0;
        foreach (IVoiceActivityDetector detector in _detectors)
            sum += detector.Score(_window);
        return sum;
    }

    /// <summary>Through the gate.</summary>
    [Benchmark]
    public bool Gate()
    {
        ReadOnlySpan<float> samples = _window;
        return _gate!.Advance(ref samples, out _);
    }
}
