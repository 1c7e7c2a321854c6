using System.Runtime.InteropServices;

namespace Parley.Core.Tests.Audio;

/// <summary>The resampler of the SoX project, as a measure of ours; not part of the product.</summary>
internal static class Soxr
{
    private const string Library = "libsoxr.so.0";
    private const uint VeryHighQuality = 6;

    // By default soxr itself falls by 0.004 dB towards the edge of its passband for some pairs of rates.
    private const uint NoRolloff = 2;

    /// <summary>Ends the test as skipped where the library is absent.</summary>
    public static void SkipUnlessPresent()
    {
        if (!NativeLibrary.TryLoad(Library, out nint handle))
            Assert.Skip($"{Library} is absent; install it with: apt-get install libsoxr0");
        NativeLibrary.Free(handle);
    }

    /// <summary>One channel in one piece, at soxr's very high quality (28 bits).</summary>
    public static float[] Resample(float[] samples, int fromHz, int toHz)
    {
        float[] output = new float[(int)((long)samples.Length * toHz / fromHz) + 1];
        QualitySpec quality = soxr_quality_spec(new CULong(VeryHighQuality), new CULong(NoRolloff));
        string? error = Marshal.PtrToStringAnsi(soxr_oneshot(
            fromHz, toHz, 1, samples, (nuint)samples.Length, out _, output, (nuint)output.Length, out nuint done,
            inputOutputSpec: 0, in quality, runtimeSpec: 0));
        Assert.Null(error);
        return output[..(int)done];
    }

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern QualitySpec soxr_quality_spec(CULong recipe, CULong flags);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint soxr_oneshot(
        double inputRate, double outputRate, uint channels, float[] input, nuint inputLength, out nuint inputDone,
        [Out] float[] output, nuint outputLength, out nuint outputDone,
        nint inputOutputSpec, in QualitySpec quality, nint runtimeSpec);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct QualitySpec
    {
        public readonly double Precision;
        public readonly double PhaseResponse;
        public readonly double PassbandEnd;
        public readonly double StopbandBegin;
        public readonly nint Reserved;
        public readonly CULong Flags;
    }
}
