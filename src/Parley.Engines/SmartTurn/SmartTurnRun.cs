using Parley.Engines.Onnx;

namespace Parley.Engines.SmartTurn;

/// <summary>The buffers of one run after another. Not thread-safe.</summary>
internal sealed class SmartTurnRun : IDisposable
{
    private readonly SmartTurnFeatures _features = new();
    private readonly OnnxTensor<float> _input =
        OnnxTensor.Allocate<float>(1, SmartTurnFeatures.Bands, SmartTurnFeatures.Windows);

    // In spite of the model's name for it this is a probability: the graph ends in a sigmoid.
    private readonly OnnxTensor<float> _output = OnnxTensor.Allocate<float>(1, 1);
    private readonly OnnxBinding _binding;

    /// <exception cref="ArgumentException">The model has other inputs or outputs.</exception>
    public SmartTurnRun(OnnxSession session)
    {
        _binding = new OnnxBinding(session);
        try
        {
            _binding.BindInput("input_features", _input);
            _binding.BindOutput("logits", _output);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <returns>The probability that the speaker has finished; not a number if the model gives none.</returns>
    /// <exception cref="OnnxException">The model failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, before the run or in it.</exception>
    public float Predict(ReadOnlySpan<float> samples, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _features.Process(samples, _input.Span);
        using var options = new OnnxRunOptions();
        using (cancellationToken.Register(static state => ((OnnxRunOptions)state!).Terminate(), options))
            _binding.Run(options);
        return _output.Span[0];
    }

    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
    }
}
