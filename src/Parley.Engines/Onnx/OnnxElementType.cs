namespace Parley.Engines.Onnx;

/// <summary>What a tensor's elements are (<c>ONNXTensorElementDataType</c>); those that a C# type stands for.</summary>
internal enum OnnxElementType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Boolean = 9,
    Float16 = 10,
    Double = 11,
}
