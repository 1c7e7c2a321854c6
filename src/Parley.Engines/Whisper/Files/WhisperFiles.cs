using Parley.Core;
using Parley.Engines.Models;

namespace Parley.Engines.Whisper.Files;

/// <summary>The files of one model in one precision.</summary>
/// <param name="Encoder">Path of <c>encoder_model*.onnx</c>.</param>
/// <param name="Decoder">Path of <c>decoder_model_merged*.onnx</c>.</param>
/// <param name="Tokenizer">Path of <c>tokenizer.json</c>.</param>
/// <param name="Config">Path of <c>config.json</c>.</param>
/// <param name="GenerationConfig">Path of <c>generation_config.json</c>; null where there is none.</param>
/// <param name="Precision">Of both graphs.</param>
internal sealed record WhisperFiles(
    string Encoder, string Decoder, string Tokenizer, string Config, string? GenerationConfig, WhisperPrecision Precision)
{
    private static readonly string[] _fullNames = [""];
    private static readonly string[] _eightBitNames = ["_quantized", "_int8"];

    /// <summary>
    /// A model in every precision in which both its graphs are in a folder, laid out as published: graphs at the top or in
    /// <c>onnx/</c>, under their names there, and the JSON files at the top.
    /// </summary>
    /// <param name="folder">Need not exist.</param>
    /// <param name="fix">How to get what is missing, as an imperative: <c>run 'parley models pull whisper-tiny'</c>.</param>
    /// <returns>One or two, 32 bits first.</returns>
    /// <exception cref="EngineUnavailableException">A file is missing; the message names it, the folder and the fix.</exception>
    public static IReadOnlyList<WhisperFiles> FindAll(string folder, string fix)
    {
        var model = new ModelFolder(folder, fix);
        string tokenizer = model.Require("tokenizer.json");
        string config = model.Require("config.json");
        string? generation = model.Find("generation_config.json");
        WhisperFiles[] found = [.. new[]
        {
            Find(model, WhisperPrecision.Full, _fullNames),
            Find(model, WhisperPrecision.EightBit, _eightBitNames),
        }.OfType<(string Encoder, string Decoder, WhisperPrecision Precision)>()
            .Select(graphs => new WhisperFiles(graphs.Encoder, graphs.Decoder, tokenizer, config, generation, graphs.Precision))];
        if (found.Length > 0)
            return found;

        // One graph of a precision without the other is of no use; name the one that is missing.
        bool hasEncoder = model.Find([.. Names("encoder_model")]) is not null;
        model.Require(hasEncoder ? [.. Names("decoder_model_merged")] : [.. Names("encoder_model")]);
        throw new EngineUnavailableException(
            $"'{model.Path}' has the encoder in one precision and the decoder in another; {fix}.");
    }

    /// <summary>The sizes and ids of the model.</summary>
    /// <exception cref="EngineUnavailableException">A file is broken or not Whisper's.</exception>
    public WhisperConfig LoadConfig() => WhisperConfig.Load(Config, GenerationConfig);

    private static (string Encoder, string Decoder, WhisperPrecision Precision)? Find(
        ModelFolder model, WhisperPrecision precision, string[] endings)
    {
        string? encoder = model.Find([.. Names("encoder_model", endings)]);
        string? decoder = model.Find([.. Names("decoder_model_merged", endings)]);
        return encoder is null || decoder is null ? null : (encoder, decoder, precision);
    }

    private static IEnumerable<string> Names(string stem, params string[] endings) =>
        (endings.Length > 0 ? endings : [.. _fullNames, .. _eightBitNames])
        .SelectMany(ending => (string[])[$"{stem}{ending}.onnx", $"{stem}_timestamped{ending}.onnx"]);
}
