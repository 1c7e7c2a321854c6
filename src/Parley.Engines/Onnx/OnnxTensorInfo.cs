namespace Parley.Engines.Onnx;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">As the graph calls it.</param>
/// <param name="ElementType"><see cref="OnnxElementType.Undefined"/> where it is no tensor.</param>
/// <param name="Shape">-1 for a size that is chosen at each run; empty for a scalar.</param>
internal sealed record OnnxTensorInfo(string Name, OnnxElementType ElementType, IReadOnlyList<long> Shape);
