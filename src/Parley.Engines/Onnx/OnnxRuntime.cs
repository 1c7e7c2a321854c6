using System.Runtime.InteropServices;

using Parley.Core;
using Parley.Engines.Native;

namespace Parley.Engines.Onnx;

/// <summary>ONNX Runtime as loaded into this process; there is one. Thread-safe.</summary>
internal sealed unsafe class OnnxRuntime
{
    // 1.16 (2023) and newer hand out this version of the table; everything used is older.
    private const uint ApiVersion = 16;
    // Errors come back as exceptions; printing them as well would spoil the program's own output.
    private const int SeverityFatal = 4;
    private const int DeviceAllocator = 0;
    private const int DefaultMemory = 0;

    private static readonly NativeLibraryName _library = new(
        Linux: ["libonnxruntime.so", "libonnxruntime.so.1"],
        MacOs: ["libonnxruntime.dylib"],
        Windows: ["onnxruntime.dll"]);

    private static readonly Lock _gate = new();
    private static OnnxRuntime? _shared;

    private OnnxRuntime(nint library)
    {
        // struct OrtApiBase { const OrtApi* GetApi(uint32_t version); const char* GetVersionString(void); }
        void** apiBase = ((delegate* unmanaged<void**>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
        Version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)apiBase[1])()) ?? "unknown";
        void** table = ((delegate* unmanaged<uint, void**>)apiBase[0])(ApiVersion);
        if (table is null)
        {
            throw new EngineUnavailableException(
                $"ONNX Runtime {Version} is too old for Parley, which needs 1.{ApiVersion} or newer; "
                + $"{NativeLibraries.InstallAdvice}.");
        }

        Api = new OnnxApi(table);
        nint handle;
        fixed (byte* logId = "Parley"u8)
            Api.Check(Api.CreateEnv(SeverityFatal, logId, &handle));
        Environment = handle;
        Api.Check(Api.DisableTelemetryEvents(Environment));
        Api.Check(Api.CreateCpuMemoryInfo(DeviceAllocator, DefaultMemory, &handle));
        CpuMemory = handle;
        Api.Check(Api.GetAllocatorWithDefaultOptions(&handle));
        DefaultAllocator = handle;
    }

    /// <summary>The runtime; loads it at the first call. After a failure the next call tries again.</summary>
    /// <exception cref="EngineUnavailableException">The library is missing, broken or too old.</exception>
    public static OnnxRuntime Shared
    {
        get
        {
            if (Volatile.Read(ref _shared) is { } loaded)
                return loaded;
            lock (_gate)
                return _shared ??= Load();
        }
    }

    /// <summary>Such as <c>1.28.2</c>.</summary>
    public string Version { get; }

    public OnnxApi Api { get; }

    // These three live as long as the process.
    internal nint Environment { get; }

    internal nint CpuMemory { get; }

    internal nint DefaultAllocator { get; }

    private static OnnxRuntime Load()
    {
        nint library = NativeLibraries.Load(_library, NativeLibraries.InstallAdvice);
        try
        {
            return new OnnxRuntime(library);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or OnnxException)
        {
            throw new EngineUnavailableException(
                $"ONNX Runtime does not start ({exception.Message}); {NativeLibraries.InstallAdvice}.", exception);
        }
    }
}
