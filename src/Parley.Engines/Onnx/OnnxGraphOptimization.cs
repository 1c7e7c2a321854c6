namespace Parley.Engines.Onnx;

/// <summary>How much ONNX Runtime rewrites a graph as it loads it (<c>GraphOptimizationLevel</c>).</summary>
internal enum OnnxGraphOptimization
{
    None = 0,
    Basic = 1,
    Extended = 2,
    All = 99,
}
