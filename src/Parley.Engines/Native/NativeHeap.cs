using System.Runtime.InteropServices;

namespace Parley.Engines.Native;

/// <summary>The memory of native libraries.</summary>
internal static unsafe class NativeHeap
{
    private static readonly delegate* unmanaged<nuint, int> _trim = FindTrim();

    /// <summary>
    /// Gives freed memory back to the system. glibc keeps it otherwise: of a model of 325 MB that was unloaded, 320 MB
    /// stayed. Does nothing with other C libraries, which give it back by themselves.
    /// </summary>
    public static void GiveBack()
    {
        if (_trim is not null)
            _ = _trim(0);
    }

    private static delegate* unmanaged<nuint, int> FindTrim() =>
        OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out nint library)
        && NativeLibrary.TryGetExport(library, "malloc_trim", out nint trim)
            ? (delegate* unmanaged<nuint, int>)trim
            : null;
}
