using Google.Protobuf;

using Parley.Core;
using Parley.Engines.Onnx;

namespace Parley.Engines.Piper;

/// <summary>A voice file that is loaded. Thread-safe; sentences may overlap.</summary>
internal sealed class PiperModel : IDisposable
{
    private const string Sound = "output";

    private static readonly string[] _required = ["input", "input_lengths", "scales"];

    private readonly OnnxSession _session;
    private readonly PiperConfig _config;
    private readonly string _path;
    private readonly string? _lengths;
    private readonly bool _hasSpeakers;
    private readonly bool _takesNoise;

    private PiperModel(OnnxSession session, PiperConfig config, string path)
    {
        _session = session;
        _config = config;
        _path = path;
        _lengths = session.Outputs.Select(output => output.Name).FirstOrDefault(name => name != Sound);
        _hasSpeakers = session.Inputs.Any(input => input.Name == "sid");
        _takesNoise = session.Inputs.Any(input => input.Name == PiperNoise.Input);
        CheckSignature();
    }

    /// <summary>Whether it tells how long each phoneme is.</summary>
    public bool HasLengths => _lengths is not null;

    /// <param name="file">Where it is.</param>
    /// <param name="config">What its description says.</param>
    /// <param name="threads">That one run may use.</param>
    /// <param name="isSeeded">Whether its chance is to be given instead of drawn.</param>
    /// <exception cref="EngineUnavailableException"> It is missing, no model, or not one that belongs to its
    /// description. </exception>
    public static PiperModel Load(PiperVoiceFile file, PiperConfig config, int threads, bool isSeeded = false)
    {
        OnnxSession session;
        try
        {
            byte[] bytes = PiperGraph.WithLengths(File.ReadAllBytes(file.ModelPath));
            session = OnnxSession.FromBytes(
                isSeeded ? PiperNoise.AsInput(bytes) : bytes, new OnnxSessionOptions { IntraOpThreads = threads });
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or OnnxException or InvalidProtocolBufferException)
        {
            throw new EngineUnavailableException(
                $"The Piper voice '{file.ModelPath}' cannot be loaded ({exception.Message}); "
                + $"get it anew, such as by 'parley models pull {PiperOptions.StorePrefix}{file.Stem}'.",
                exception);
        }

        try
        {
            return new PiperModel(session, config, file.ModelPath);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Speaks one sentence; blocks for as long as that takes.</summary>
    /// <param name="ids">With those of the beginning and the end.</param>
    /// <param name="speaker">Its number; ignored where there is but one.</param>
    /// <param name="scales">Of noise, length and the noise of lengths.</param>
    /// <param name="noise">What <see cref="PiperNoise.Draw"/> gave; null to let the model draw.</param>
    /// <param name="run">To break it off.</param>
    /// <exception cref="OperationCanceledException"><paramref name="run"/> was terminated.</exception>
    /// <exception cref="EngineUnavailableException">The model failed.</exception>
    public PiperSound Speak(long[] ids, long speaker, PiperScales scales, float[]? noise, OnnxRunOptions run)
    {
        using OnnxTensor<long> input = OnnxTensor.Over<long>(ids, 1, ids.Length);
        using OnnxTensor<long> length = OnnxTensor.Over<long>(new long[] { ids.Length }, 1);
        using OnnxTensor<float> scaling =
            OnnxTensor.Over<float>(new[] { scales.Noise, scales.Length, scales.NoiseW }, 3);
        using OnnxTensor<long> sid = OnnxTensor.Over<long>(new[] { speaker }, 1);
        List<(string Name, OnnxTensor Tensor)> inputs =
            [("input", input), ("input_lengths", length), ("scales", scaling)];
        if (_hasSpeakers)
            inputs.Add(("sid", sid));
        using OnnxTensor<float>? chance = _takesNoise
            ? OnnxTensor.Over<float>(noise ?? new float[PiperNoise.Count], PiperNoise.Count) : null;
        if (chance is not null)
            inputs.Add((PiperNoise.Input, chance));

        OnnxOutput[] outputs;
        try
        {
            outputs = _session.Run(inputs, _lengths is null ? [Sound] : [Sound, _lengths], run);
        }
        catch (OnnxException exception)
        {
            throw new EngineUnavailableException(
                $"The Piper voice '{_path}' failed ({exception.Message}); "
                + "take the .onnx and the .onnx.json of one publication.", exception);
        }

        try
        {
            float[] samples = outputs[0].Span<float>().ToArray();
            return new PiperSound(samples, _lengths is null ? null : Frames(outputs[1], ids.Length, samples.Length));
        }
        finally
        {
            foreach (OnnxOutput output in outputs)
                output.Dispose();
        }
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Frames of each id; null unless they add up to the sound.</summary>
    private int[]? Frames(OnnxOutput lengths, int ids, int samples)
    {
        int[] frames = lengths.ElementType switch
        {
            OnnxElementType.Float => [.. lengths.Span<float>().ToArray().Select(static length => (int)length)],
            OnnxElementType.Int64 => [.. lengths.Span<long>().ToArray().Select(static length => (int)length)],
            _ => [],
        };
        return frames.Length == ids && frames.Sum(static frame => (long)frame) * _config.HopSamples == samples
            ? frames : null;
    }

    private void CheckSignature()
    {
        string[] inputs = [.. _session.Inputs.Select(input => input.Name)];
        bool isVoice = _required.All(inputs.Contains)
            && inputs.All(static name => name is "input" or "input_lengths" or "scales" or "sid" or PiperNoise.Input)
            && _session.Outputs.Any(static output => output.Name == Sound);
        if (!isVoice)
        {
            throw new EngineUnavailableException(
                $"'{_path}' is no Piper voice: it takes {string.Join(", ", inputs)} "
                + "where a voice takes input, input_lengths, scales and perhaps sid. "
                + "Another engine's model may have got in its place, or it is of a newer layout.");
        }

        if (_hasSpeakers != _config.SpeakerCount > 1)
        {
            throw new EngineUnavailableException(
                $"'{_path}' has {(_hasSpeakers ? "several speakers" : "one speaker")}, "
                + $"its .onnx.json says {_config.SpeakerCount}; take both of one publication.");
        }
    }
}
