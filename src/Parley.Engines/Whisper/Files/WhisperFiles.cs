namespace Parley.Engines.Whisper.Files;

/// <summary>The files of one model in one precision.</summary>
/// <param name="Encoder">Path of <c>encoder_model*.onnx</c>.</param>
/// <param name="Decoder">Path of <c>decoder_model_merged*.onnx</c>.</param>
/// <param name="Tokenizer">Path of <c>tokenizer.json</c>.</param>
/// <param name="Config">Path of <c>config.json</c>.</param>
/// <param name="GenerationConfig">Path of <c>generation_config.json</c>; null where there is none.</param>
/// <param name="Precision">Of both graphs.</param>
internal sealed record WhisperFiles(
    string Encoder, string Decoder, string Tokenizer, string Config, string? GenerationConfig, WhisperPrecision Precision);
