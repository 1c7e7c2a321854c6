using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Generation;

namespace Parley.Engines.PocketTts.Voices;

/// <summary>Makes the language model's prefix of an encoded recording.</summary>
/// <param name="model">Does the work.</param>
/// <param name="beginningFile">What goes before every recording, float32 [1, 1, conditioning size]; null for nothing.</param>
internal sealed class VoiceEncoding(PocketTtsModel model, string? beginningFile)
{
    /// <param name="latents">The encoder's output, [1, frames, conditioning size].</param>
    public VoicePrefix Prefix(OnnxOutput latents, OnnxRunOptions options)
    {
        int size = model.Bundle.ConditioningSize;
        float[] beginning = beginningFile is null ? [] : ReadBeginning(beginningFile);
        if (beginning.Length % size != 0 || latents.Shape[^1] != size)
            throw new EngineUnavailableException($"'{beginningFile}' or the encoder is of another model; pull the model again.");
        ReadOnlySpan<float> frames = latents.Span<float>();
        int count = (beginning.Length + frames.Length) / size;
        using OnnxTensor<float> embeddings = OnnxTensor.Allocate<float>(1, count, size);
        beginning.CopyTo(embeddings.Span);
        frames.CopyTo(embeddings.Span[beginning.Length..]);

        PocketRun run = model.Rent();
        try
        {
            run.LanguageModel.Begin(null, count);
            run.LanguageModel.Feed(embeddings, count, options);
            VoicePrefix prefix = run.LanguageModel.Save();
            model.Return(run);
            return prefix;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    private static float[] ReadBeginning(string path)
    {
        try
        {
            return NumPyArray.ReadFloats(File.ReadAllBytes(path));
        }
        catch (InvalidDataException exception)
        {
            throw new EngineUnavailableException($"'{path}' cannot be used: {exception.Message}; pull the model again.", exception);
        }
    }
}
