using Parley.Core.Audio;
using Parley.Core.Enhancement;
using Parley.Engines.Onnx;

namespace Parley.Engines.Denoise;

/// <summary>
/// GTCRN on one stream: 16 kHz, hops of 256 samples (16 ms), each of which gives the hop before it.
/// </summary>
/// <remarks>
/// Rong et al. 2024, "GTCRN: a speech enhancement model requiring ultralow computational resources". The state goes
/// back and
/// forth between two sets of tensors, as Silero's does, so that a frame costs two transforms and one run.
/// </remarks>
public sealed class GtcrnSpeechEnhancer : ISpeechEnhancer
{
    // Louder than any recording: beyond it the network's sums would stop being numbers.
    private const float Loudest = 4;

    private readonly OnnxTensor<float> _noisy = OnnxTensor.Allocate<float>(1, ShortTimeSpectrum.Bins, 1, 2);
    private readonly OnnxTensor<float> _clean = OnnxTensor.Allocate<float>(1, ShortTimeSpectrum.Bins, 1, 2);
    private readonly GtcrnState _even = new();
    private readonly GtcrnState _odd = new();
    private readonly GtcrnState _saved = new();
    private readonly ShortTimeSpectrum _spectrum = new();
    private readonly ShortTimeSpectrum _savedSpectrum = new();
    private readonly OnnxBinding _fromEven;
    private readonly OnnxBinding _fromOdd;
    private readonly float[] _input = new float[ShortTimeSpectrum.HopSamples];
    private bool _isOdd;

    internal GtcrnSpeechEnhancer(OnnxSession session)
    {
        _fromEven = Bind(session, _even, _odd);
        _fromOdd = Bind(session, _odd, _even);
    }

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public int HopSamples => ShortTimeSpectrum.HopSamples;

    public int DelaySamples => ShortTimeSpectrum.HopSamples;

    /// <summary>What it remembers after the last frame.</summary>
    internal GtcrnState State => _isOdd ? _odd : _even;

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<float> input, Span<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Length, HopSamples);
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, HopSamples);
        for (int i = 0; i < input.Length; i++)
            _input[i] = float.IsFinite(input[i]) ? Math.Clamp(input[i], -Loudest, Loudest) : 0;
        _spectrum.Analyse(_input, _noisy.Span);
        RunFrame();
        _spectrum.Synthesise(_clean.Span, output);
        foreach (float sample in output)
        {
            if (float.IsFinite(sample))
                continue;

            // Without this the state would hold it for ever.
            Reset();
            output.Clear();
            return;
        }
    }

    /// <inheritdoc/>
    public void Save()
    {
        State.CopyTo(_saved);
        _spectrum.CopyTo(_savedSpectrum);
    }

    /// <inheritdoc/>
    public void Restore()
    {
        _saved.CopyTo(State);
        _savedSpectrum.CopyTo(_spectrum);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _even.Clear();
        _odd.Clear();
        _spectrum.Reset();
        _isOdd = false;
    }

    public void Dispose()
    {
        _fromEven.Dispose();
        _fromOdd.Dispose();
        _noisy.Dispose();
        _clean.Dispose();
        _even.Dispose();
        _odd.Dispose();
        _saved.Dispose();
    }

    /// <summary>One spectrum through the network; 257 pairs of real and imaginary part each.</summary>
    internal void RunFrame(ReadOnlySpan<float> noisy, Span<float> clean)
    {
        noisy.CopyTo(_noisy.Span);
        RunFrame();
        _clean.Span.CopyTo(clean);
    }

    /// <summary>Runs a hop of silence, so that a file that is another model shows it at once.</summary>
    /// <exception cref="ArgumentException">The model has other inputs or outputs.</exception>
    /// <exception cref="OnnxException">It takes other shapes.</exception>
    internal static void CheckModel(OnnxSession session)
    {
        using var enhancer = new GtcrnSpeechEnhancer(session);
        enhancer.RunFrame();
    }

    private void RunFrame()
    {
        (_isOdd ? _fromOdd : _fromEven).Run();
        _isOdd = !_isOdd;
    }

    private OnnxBinding Bind(OnnxSession session, GtcrnState before, GtcrnState after)
    {
        var binding = new OnnxBinding(session);
        binding.BindInput("mix", _noisy);
        binding.BindInput("conv_cache", before.Convolutions);
        binding.BindInput("tra_cache", before.Attention);
        binding.BindInput("inter_cache", before.Recurrent);
        binding.BindOutput("enh", _clean);
        binding.BindOutput("conv_cache_out", after.Convolutions);
        binding.BindOutput("tra_cache_out", after.Attention);
        binding.BindOutput("inter_cache_out", after.Recurrent);
        return binding;
    }
}
