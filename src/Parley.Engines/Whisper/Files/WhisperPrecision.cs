namespace Parley.Engines.Whisper.Files;

/// <summary>How the published files hold the weights.</summary>
internal enum WhisperPrecision
{
    /// <summary>32 bits: <c>encoder_model.onnx</c>.</summary>
    Full,

    /// <summary>8 bits: <c>encoder_model_quantized.onnx</c> or <c>…_int8.onnx</c>.</summary>
    EightBit,
}
