namespace Parley.Engines.Onnx;

/// <summary>ONNX Runtime's own codes (<c>OrtErrorCode</c>).</summary>
internal enum OnnxErrorCode
{
    Ok,
    Fail,
    InvalidArgument,
    NoSuchFile,
    NoModel,
    EngineError,
    RuntimeException,
    InvalidProtobuf,
    ModelLoaded,
    NotImplemented,
    InvalidGraph,
    ExecutionProviderFail,
}
