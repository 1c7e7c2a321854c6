namespace Parley.Engines.Onnx;

/// <summary>ONNX Runtime refused a call.</summary>
/// <param name="code">Why, for code.</param>
/// <param name="message">Why, for people: ONNX Runtime's own words.</param>
internal sealed class OnnxException(OnnxErrorCode code, string message) : Exception(message)
{
    public OnnxErrorCode Code { get; } = code;
}
