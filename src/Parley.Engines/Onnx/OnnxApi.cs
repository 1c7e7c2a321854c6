using System.Runtime.InteropServices;

namespace Parley.Engines.Onnx;

/// <summary>
/// ONNX Runtime's table of functions. The indexes are the positions in <c>struct OrtApi</c> of onnxruntime_c_api.h,
/// where functions are only ever appended; what is used here has not moved since version 1.5.
/// </summary>
/// <remarks>
/// All of them return null or an <c>OrtStatus*</c>, which <see cref="Check"/> turns into an exception, except the ones
/// that release. Handles are <c>nint</c>, names are UTF-8 with a terminating zero.
/// </remarks>
internal sealed unsafe class OnnxApi(void** table)
{
    public int GetErrorCode(nint status) => ((delegate* unmanaged<nint, int>)table[1])(status);

    public byte* GetErrorMessage(nint status) => ((delegate* unmanaged<nint, byte*>)table[2])(status);

    public nint CreateEnv(int severity, byte* logId, nint* env) =>
        ((delegate* unmanaged<int, byte*, nint*, nint>)table[3])(severity, logId, env);

    public nint DisableTelemetryEvents(nint env) => ((delegate* unmanaged<nint, nint>)table[6])(env);

    /// <summary>The path is in the system's characters: UTF-16 on Windows, UTF-8 elsewhere.</summary>
    public nint CreateSession(nint env, void* path, nint options, nint* session) =>
        ((delegate* unmanaged<nint, void*, nint, nint*, nint>)table[7])(env, path, options, session);

    public nint CreateSessionFromArray(nint env, byte* model, nuint modelBytes, nint options, nint* session) =>
        ((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)table[8])(
            env, model, modelBytes, options, session);

    /// <summary>Outputs that are null are allocated by the runtime.</summary>
    public nint Run(
        nint session, nint runOptions, byte** inputNames, nint* inputs, nuint inputCount,
        byte** outputNames, nuint outputCount, nint* outputs) =>
        ((delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)table[9])(
            session, runOptions, inputNames, inputs, inputCount, outputNames, outputCount, outputs);

    public nint CreateSessionOptions(nint* options) => ((delegate* unmanaged<nint*, nint>)table[10])(options);

    public nint DisableMemPattern(nint options) => ((delegate* unmanaged<nint, nint>)table[17])(options);

    public nint DisableCpuMemArena(nint options) => ((delegate* unmanaged<nint, nint>)table[19])(options);

    public nint SetSessionGraphOptimizationLevel(nint options, int level) =>
        ((delegate* unmanaged<nint, int, nint>)table[23])(options, level);

    public nint SetIntraOpNumThreads(nint options, int threads) =>
        ((delegate* unmanaged<nint, int, nint>)table[24])(options, threads);

    public nint SetInterOpNumThreads(nint options, int threads) =>
        ((delegate* unmanaged<nint, int, nint>)table[25])(options, threads);

    public nint SessionGetInputCount(nint session, nuint* count) =>
        ((delegate* unmanaged<nint, nuint*, nint>)table[30])(session, count);

    public nint SessionGetOutputCount(nint session, nuint* count) =>
        ((delegate* unmanaged<nint, nuint*, nint>)table[31])(session, count);

    public nint SessionGetInputTypeInfo(nint session, nuint index, nint* info) =>
        ((delegate* unmanaged<nint, nuint, nint*, nint>)table[33])(session, index, info);

    public nint SessionGetOutputTypeInfo(nint session, nuint index, nint* info) =>
        ((delegate* unmanaged<nint, nuint, nint*, nint>)table[34])(session, index, info);

    public nint SessionGetInputName(nint session, nuint index, nint allocator, byte** name) =>
        ((delegate* unmanaged<nint, nuint, nint, byte**, nint>)table[36])(session, index, allocator, name);

    public nint SessionGetOutputName(nint session, nuint index, nint allocator, byte** name) =>
        ((delegate* unmanaged<nint, nuint, nint, byte**, nint>)table[37])(session, index, allocator, name);

    public nint CreateRunOptions(nint* options) => ((delegate* unmanaged<nint*, nint>)table[39])(options);

    public nint RunOptionsSetTerminate(nint options) => ((delegate* unmanaged<nint, nint>)table[46])(options);

    public nint CreateTensorWithDataAsOrtValue(
        nint memoryInfo, void* data, nuint dataBytes, long* shape, nuint rank, int elementType, nint* value) =>
        ((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)table[49])(
            memoryInfo, data, dataBytes, shape, rank, elementType, value);

    public nint GetTensorMutableData(nint value, void** data) =>
        ((delegate* unmanaged<nint, void**, nint>)table[51])(value, data);

    /// <summary>What it returns belongs to the type info; null where that is no tensor.</summary>
    public nint CastTypeInfoToTensorInfo(nint typeInfo, nint* tensorInfo) =>
        ((delegate* unmanaged<nint, nint*, nint>)table[55])(typeInfo, tensorInfo);

    public nint GetTensorElementType(nint tensorInfo, int* elementType) =>
        ((delegate* unmanaged<nint, int*, nint>)table[60])(tensorInfo, elementType);

    public nint GetDimensionsCount(nint tensorInfo, nuint* count) =>
        ((delegate* unmanaged<nint, nuint*, nint>)table[61])(tensorInfo, count);

    public nint GetDimensions(nint tensorInfo, long* dimensions, nuint count) =>
        ((delegate* unmanaged<nint, long*, nuint, nint>)table[62])(tensorInfo, dimensions, count);

    public nint GetTensorTypeAndShape(nint value, nint* tensorInfo) =>
        ((delegate* unmanaged<nint, nint*, nint>)table[65])(value, tensorInfo);

    public nint CreateCpuMemoryInfo(int allocatorType, int memoryType, nint* info) =>
        ((delegate* unmanaged<int, int, nint*, nint>)table[69])(allocatorType, memoryType, info);

    public nint AllocatorFree(nint allocator, void* memory) =>
        ((delegate* unmanaged<nint, void*, nint>)table[76])(allocator, memory);

    public nint GetAllocatorWithDefaultOptions(nint* allocator) =>
        ((delegate* unmanaged<nint*, nint>)table[78])(allocator);

    public void ReleaseStatus(nint status) => ((delegate* unmanaged<nint, void>)table[93])(status);

    public void ReleaseSession(nint session) => ((delegate* unmanaged<nint, void>)table[95])(session);

    public void ReleaseValue(nint value) => ((delegate* unmanaged<nint, void>)table[96])(value);

    public void ReleaseRunOptions(nint options) => ((delegate* unmanaged<nint, void>)table[97])(options);

    public void ReleaseTypeInfo(nint info) => ((delegate* unmanaged<nint, void>)table[98])(info);

    public void ReleaseTensorInfo(nint tensorInfo) => ((delegate* unmanaged<nint, void>)table[99])(tensorInfo);

    public void ReleaseSessionOptions(nint options) => ((delegate* unmanaged<nint, void>)table[100])(options);

    public nint AddSessionConfigEntry(nint options, byte* key, byte* value) =>
        ((delegate* unmanaged<nint, byte*, byte*, nint>)table[130])(options, key, value);

    public nint RunWithBinding(nint session, nint runOptions, nint binding) =>
        ((delegate* unmanaged<nint, nint, nint, nint>)table[133])(session, runOptions, binding);

    public nint CreateIoBinding(nint session, nint* binding) =>
        ((delegate* unmanaged<nint, nint*, nint>)table[134])(session, binding);

    public void ReleaseIoBinding(nint binding) => ((delegate* unmanaged<nint, void>)table[135])(binding);

    public nint BindInput(nint binding, byte* name, nint value) =>
        ((delegate* unmanaged<nint, byte*, nint, nint>)table[136])(binding, name, value);

    public nint BindOutput(nint binding, byte* name, nint value) =>
        ((delegate* unmanaged<nint, byte*, nint, nint>)table[137])(binding, name, value);

    /// <summary>Throws what a status says, and releases it.</summary>
    /// <exception cref="OnnxException">The status is not null.</exception>
    public void Check(nint status)
    {
        if (status != 0)
            Throw(status);
    }

    private void Throw(nint status)
    {
        string message = Marshal.PtrToStringUTF8((nint)GetErrorMessage(status)) ?? "no message";
        var exception = new OnnxException((OnnxErrorCode)GetErrorCode(status), message);
        ReleaseStatus(status);
        throw exception;
    }
}
