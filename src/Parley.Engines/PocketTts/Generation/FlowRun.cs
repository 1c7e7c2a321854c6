using Parley.Engines.Onnx;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>Turns noise into the next latent, along the flow that the conditioning sets. Not thread-safe.</summary>
/// <remarks>
/// Euler steps of the flow-matching network: x += flow(c, i/n, (i+1)/n, x) / n (Lagrangian self-distillation, one step as
/// published).
/// </remarks>
internal sealed class FlowRun : IDisposable
{
    private readonly OnnxTensor<float> _from = OnnxTensor.Allocate<float>(1, 1);
    private readonly OnnxTensor<float> _to = OnnxTensor.Allocate<float>(1, 1);
    private readonly OnnxTensor<float> _latent;
    private readonly OnnxTensor<float> _direction;
    private readonly OnnxBinding _binding;
    private readonly int _steps;

    /// <param name="session">The flow network.</param>
    /// <param name="conditioning">Read where the language model writes it.</param>
    /// <param name="latentSize">Numbers in a latent.</param>
    /// <param name="steps">1 as published; more is slower and a little finer.</param>
    public FlowRun(OnnxSession session, OnnxTensor<float> conditioning, int latentSize, int steps)
    {
        _steps = steps;
        _latent = OnnxTensor.Allocate<float>(1, latentSize);
        _direction = OnnxTensor.Allocate<float>(1, latentSize);
        _binding = new OnnxBinding(session);
        _binding.BindInput("c", conditioning);
        _binding.BindInput("s", _from);
        _binding.BindInput("t", _to);
        _binding.BindInput("x", _latent);
        _binding.BindOutput("flow_dir", _direction);
    }

    /// <summary>The latent; filled with noise by the caller before <see cref="Run"/>.</summary>
    public Span<float> Latent => _latent.Span;

    public void Run(OnnxRunOptions options)
    {
        for (int step = 0; step < _steps; step++)
        {
            _from.Span[0] = (float)step / _steps;
            _to.Span[0] = (float)(step + 1) / _steps;
            _binding.Run(options);
            Span<float> latent = _latent.Span, direction = _direction.Span;
            for (int i = 0; i < latent.Length; i++)
                latent[i] += direction[i] / _steps;
        }
    }

    public void Dispose()
    {
        _binding.Dispose();
        _from.Dispose();
        _to.Dispose();
        _latent.Dispose();
        _direction.Dispose();
    }
}
