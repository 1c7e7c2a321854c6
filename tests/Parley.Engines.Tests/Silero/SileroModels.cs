using Parley.Engines.Native;
using Parley.Engines.Tests.Onnx;

namespace Parley.Engines.Tests.Silero;

internal static class SileroModels
{
    /// <summary>The model file of a version; ends the test as skipped where it or ONNX Runtime is absent.</summary>
    public static string SkipUnlessInstalled(string version)
    {
        OnnxRequirement.SkipUnlessInstalled();
        if (!NativeLibraries.TryFindFile($"silero_vad_{version}.onnx", out string? path))
            Assert.Skip($"The Silero model {version} is absent; {NativeLibraries.InstallAdvice}.");
        return path;
    }
}
