namespace Parley.Engines.Onnx;

/// <summary><see cref="OnnxSessionOptions"/> as ONNX Runtime wants them, while a session is made.</summary>
internal sealed unsafe class OnnxSessionOptionsHandle : IDisposable
{
    private readonly OnnxApi _api;

    public OnnxSessionOptionsHandle(OnnxApi api, OnnxSessionOptions options)
    {
        _api = api;
        nint value;
        api.Check(api.CreateSessionOptions(&value));
        Value = value;
        try
        {
            Apply(options);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public nint Value { get; }

    public void Dispose() => _api.ReleaseSessionOptions(Value);

    private void Apply(OnnxSessionOptions options)
    {
        _api.Check(_api.SetSessionGraphOptimizationLevel(Value, (int)options.GraphOptimization));
        _api.Check(_api.SetIntraOpNumThreads(Value, options.IntraOpThreads));
        // Operators run one after another (the default mode), so no more threads than the caller's ever have work.
        _api.Check(_api.SetInterOpNumThreads(Value, 1));
        if (!options.UseArena)
            _api.Check(_api.DisableCpuMemArena(Value));
        if (!options.UseMemoryPattern)
            _api.Check(_api.DisableMemPattern(Value));
        // Keys of onnxruntime_session_options_config_keys.h.
        Set("session.intra_op.allow_spinning"u8, options.AllowSpinning);
        Set("session.inter_op.allow_spinning"u8, options.AllowSpinning);
    }

    private void Set(ReadOnlySpan<byte> key, bool isOn)
    {
        // UTF-8 literals end in a zero that their length does not count.
        fixed (byte* keyBytes = key, value = isOn ? "1"u8 : "0"u8)
            _api.Check(_api.AddSessionConfigEntry(Value, keyBytes, value));
    }
}
