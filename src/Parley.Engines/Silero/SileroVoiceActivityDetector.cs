using Parley.Core.Audio;
using Parley.Core.VoiceActivity;
using Parley.Engines.Onnx;

namespace Parley.Engines.Silero;

/// <summary>
/// Silero on one stream: 16 kHz, windows of 512 samples (32 ms), each seen with the last 64 samples of the one before.
/// </summary>
/// <remarks>
/// The recurrent state goes back and forth between two tensors: one binding reads the first and writes the second, the
/// other the reverse, so that a window costs one copy of its samples and one run.
/// </remarks>
public sealed class SileroVoiceActivityDetector : IVoiceActivityDetector
{
    private const int Window = 512;
    private const int Context = 64;

    private readonly OnnxTensor<float> _input = OnnxTensor.Allocate<float>(1, Context + Window);
    private readonly OnnxTensor<long> _sampleRateHz = OnnxTensor.Allocate<long>();
    private readonly OnnxTensor<float> _probability = OnnxTensor.Allocate<float>(1, 1);
    private readonly OnnxTensor<float> _evenState = OnnxTensor.Allocate<float>(2, 1, 128);
    private readonly OnnxTensor<float> _oddState = OnnxTensor.Allocate<float>(2, 1, 128);
    private readonly OnnxBinding _fromEven;
    private readonly OnnxBinding _fromOdd;
    private bool _isOdd;

    internal SileroVoiceActivityDetector(OnnxSession session)
    {
        _sampleRateHz.Span[0] = Format.SampleRateHz;
        _fromEven = Bind(session, _evenState, _oddState);
        _fromOdd = Bind(session, _oddState, _evenState);
    }

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public int WindowSamples => Window;

    /// <summary>The recurrent state after the last window, shape [2, 1, 128].</summary>
    internal ReadOnlySpan<float> State => (_isOdd ? _oddState : _evenState).Span;

    /// <inheritdoc/>
    public float Score(ReadOnlySpan<float> window)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(window.Length, Window);
        Span<float> input = _input.Span;
        input[^Context..].CopyTo(input);
        window.CopyTo(input[Context..]);
        (_isOdd ? _fromOdd : _fromEven).Run();
        _isOdd = !_isOdd;
        float probability = _probability.Span[0];
        if (float.IsFinite(probability))
            return probability;

        // Samples that are no numbers; without this the state would hold them for ever.
        Reset();
        return 0;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _input.Span.Clear();
        _evenState.Span.Clear();
        _oddState.Span.Clear();
        _isOdd = false;
    }

    public void Dispose()
    {
        _fromEven.Dispose();
        _fromOdd.Dispose();
        _input.Dispose();
        _sampleRateHz.Dispose();
        _probability.Dispose();
        _evenState.Dispose();
        _oddState.Dispose();
    }

    /// <summary>Runs a window of silence, so that a file that is another model shows it at once.</summary>
    /// <exception cref="ArgumentException">The model has other inputs or outputs.</exception>
    /// <exception cref="OnnxException">It takes other shapes.</exception>
    internal static void CheckModel(OnnxSession session)
    {
        using var detector = new SileroVoiceActivityDetector(session);
        detector.Score(new float[Window]);
    }

    private OnnxBinding Bind(OnnxSession session, OnnxTensor<float> state, OnnxTensor<float> nextState)
    {
        var binding = new OnnxBinding(session);
        binding.BindInput("input", _input);
        binding.BindInput("sr", _sampleRateHz);
        binding.BindInput("state", state);
        binding.BindOutput("output", _probability);
        binding.BindOutput("stateN", nextState);
        return binding;
    }
}
