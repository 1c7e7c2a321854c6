using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Bundles;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>The decoder at work on one chunk: latents in, sound out, in blocks of any size. Not thread-safe.</summary>
internal abstract class DecoderRun : IDisposable
{
    /// <summary>
    /// The most latents of one call. Published decoders look 250 steps back in a ring of 1,000, of which a latent takes 16:
    /// from 47 on they overwrite what they still need, and the sound is wrong without any error.
    /// </summary>
    public const int MaximumLatents = 46;

    private readonly float[] _latentNumbers;
    private readonly float[] _sampleNumbers;
    private OnnxTensor<float>? _latents;
    private OnnxTensor<float>? _samples;
    private int _count;

    protected DecoderRun(OnnxSession session, ModelBundle bundle, IReadOnlyList<StateInfo> states)
    {
        Bundle = bundle;
        States = new StateBuffers(states);
        _latentNumbers = GC.AllocateArray<float>(MaximumLatents * bundle.LatentSize, pinned: true);
        _sampleNumbers = GC.AllocateArray<float>(MaximumLatents * bundle.FrameSamples, pinned: true);
        Bindings = [new OnnxBinding(session), new OnnxBinding(session)];
        States.BindTo(Bindings[0], readSet: 0);
        States.BindTo(Bindings[1], readSet: 1);
    }

    protected ModelBundle Bundle { get; }

    protected StateBuffers States { get; }

    /// <summary>By the set of states that they read.</summary>
    protected OnnxBinding[] Bindings { get; }

    /// <summary>Forgets the last chunk.</summary>
    public virtual void Begin() => States.Reset();

    /// <summary>The sound of latents; valid until the next call.</summary>
    /// <param name="latents">One after another, at most <see cref="MaximumLatents"/>.</param>
    /// <param name="options">To break it off.</param>
    public ReadOnlySpan<float> Decode(ReadOnlySpan<float> latents, OnnxRunOptions options)
    {
        int count = latents.Length / Bundle.LatentSize;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaximumLatents, nameof(latents));
        if (count != _count)
            Resize(count);
        latents.CopyTo(_latents!.Span);
        Prepare(count);
        Bindings[States.Current].Run(options);
        States.Swap();
        return _samples!.Span;
    }

    public virtual void Dispose()
    {
        foreach (OnnxBinding binding in Bindings)
            binding.Dispose();
        States.Dispose();
        _latents?.Dispose();
        _samples?.Dispose();
    }

    /// <summary>Before a run over so many latents.</summary>
    protected abstract void Prepare(int count);

    /// <summary>When the number of latents of a call changes.</summary>
    protected virtual void Resize(int count)
    {
        _count = count;
        _latents?.Dispose();
        _samples?.Dispose();
        _latents = OnnxTensor.Over<float>(_latentNumbers, 1, count, Bundle.LatentSize);
        _samples = OnnxTensor.Over<float>(_sampleNumbers, 1, 1, count * Bundle.FrameSamples);
        foreach (OnnxBinding binding in Bindings)
        {
            binding.BindInput("latent", _latents);
            binding.BindOutput("audio_frame", _samples);
        }
    }
}
