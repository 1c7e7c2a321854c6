using System.Runtime.InteropServices;

namespace Parley.Bench.Kernels;

/// <summary>libsoxr as it streams, at its default (high) quality: what our resampler is measured against.</summary>
internal sealed partial class AudioSoxrStream : IDisposable
{
    private const string Library = "libsoxr.so.0";

    private readonly nint _handle;

    public AudioSoxrStream(int fromHz, int toHz)
    {
        _handle = soxr_create(fromHz, toHz, 1, out nint error, 0, 0, 0);
        if (_handle == 0)
            throw new InvalidOperationException($"soxr refused {fromHz} -> {toHz}: {Marshal.PtrToStringAnsi(error)}");
    }

    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        soxr_process(_handle, input, (nuint)input.Length, out _, output, (nuint)output.Length, out nuint made);
        return (int)made;
    }

    public void Dispose() => soxr_delete(_handle);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint soxr_create(
        double inputRate, double outputRate, uint channels, out nint error,
        nint inputOutputSpec, nint qualitySpec, nint runtimeSpec);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint soxr_process(
        nint handle, ReadOnlySpan<float> input, nuint inputLength, out nuint inputDone,
        Span<float> output, nuint outputLength, out nuint outputDone);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void soxr_delete(nint handle);
}
