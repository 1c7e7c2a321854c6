using Parley.Core;
using Parley.Engines.Onnx;

namespace Parley.Engines.Tests.Onnx;

internal static class OnnxRequirement
{
    /// <summary>Ends the test as skipped, with the reason, where ONNX Runtime cannot be loaded.</summary>
    public static void SkipUnlessInstalled()
    {
        try
        {
            _ = OnnxRuntime.Shared;
        }
        catch (EngineUnavailableException exception)
        {
            Assert.Skip(exception.Message);
        }
    }
}
