using Parley.Core;
using Parley.Engines.Onnx;

namespace Parley.Engines.Kokoro;

/// <summary>What an export calls its inputs and outputs, and of what type they are.</summary>
internal sealed record KokoroSignature(
    OnnxTensorInfo Tokens, OnnxTensorInfo Style, OnnxTensorInfo Speed, string Audio, string? Durations)
{
    /// <summary>Reads it from a model.</summary>
    /// <param name="session">Loaded.</param>
    /// <param name="path">Names the model in the error.</param>
    /// <exception cref="EngineUnavailableException">It is no export of Kokoro that can be used.</exception>
    public static KokoroSignature Read(OnnxSession session, string path)
    {
        OnnxTensorInfo? tokens = Named(session.Inputs, "input_ids", "tokens");
        OnnxTensorInfo? style = Named(session.Inputs, "style");
        OnnxTensorInfo? speed = Named(session.Inputs, "speed");
        if (tokens is null || style is null || speed is null)
        {
            throw Wrong(
                path, $"its inputs are {Names(session.Inputs)} in place of input_ids (or tokens), style and speed");
        }

        OnnxTensorInfo? other = session.Inputs.Except([tokens, style, speed]).FirstOrDefault();
        if (other is not null)
            throw Wrong(path, $"it wants '{other.Name}' too, which this version of Parley does not know");
        Check(tokens, path, OnnxElementType.Int64, OnnxElementType.Int32);
        Check(style, path, OnnxElementType.Float);
        Check(speed, path, OnnxElementType.Float, OnnxElementType.Int32, OnnxElementType.Int64);
        if (style.Shape is [.., > 0 and not KokoroVoice.Width])
            throw Wrong(path, $"its styles have {style.Shape[^1]} numbers in place of {KokoroVoice.Width}");

        OnnxTensorInfo? audio = Named(session.Outputs, "waveform", "audio")
            ?? session.Outputs.FirstOrDefault(
                static output => output.ElementType == OnnxElementType.Float && !IsDurations(output));
        if (audio is null)
            throw Wrong(path, $"its outputs are {Names(session.Outputs)} in place of waveform or audio");
        Check(audio, path, OnnxElementType.Float);
        return new KokoroSignature(tokens, style, speed, audio.Name, session.Outputs.FirstOrDefault(IsDurations)?.Name);
    }

    private static bool IsDurations(OnnxTensorInfo output) =>
        output.Name.StartsWith("duration", StringComparison.OrdinalIgnoreCase)
        && output.ElementType is OnnxElementType.Float or OnnxElementType.Int64 or OnnxElementType.Int32;

    private static OnnxTensorInfo? Named(IReadOnlyList<OnnxTensorInfo> tensors, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (tensors.FirstOrDefault(tensor => tensor.Name == name) is { } found)
                return found;
        }

        return null;
    }

    private static void Check(OnnxTensorInfo tensor, string path, params ReadOnlySpan<OnnxElementType> known)
    {
        if (!known.Contains(tensor.ElementType))
        {
            throw Wrong(
                path, $"its '{tensor.Name}' is {tensor.ElementType}, which this version of Parley does not know");
        }
    }

    private static string Names(IReadOnlyList<OnnxTensorInfo> tensors) =>
        string.Join(", ", tensors.Select(tensor => tensor.Name));

    private static EngineUnavailableException Wrong(string path, string why) =>
        new($"'{path}' is no model of Kokoro that Parley can run: {why}. Put a published export of Kokoro there.");
}
