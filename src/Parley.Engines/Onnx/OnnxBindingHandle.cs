namespace Parley.Engines.Onnx;

/// <summary>A native binding, and references to the session and the tensors that it uses.</summary>
internal sealed class OnnxBindingHandle : OnnxHandle
{
    private readonly OnnxApi _api;
    private readonly OnnxHandle _session;
    private readonly OnnxHandle?[] _values;

    /// <param name="api">Releases it.</param>
    /// <param name="binding">Released with this.</param>
    /// <param name="session">Already acquired; released with this.</param>
    /// <param name="slots">Inputs and outputs together.</param>
    public OnnxBindingHandle(OnnxApi api, nint binding, OnnxHandle session, int slots)
        : base(binding)
    {
        _api = api;
        _session = session;
        _values = new OnnxHandle?[slots];
    }

    /// <summary>The native session; valid while this is acquired.</summary>
    public nint Session => _session.DangerousGetHandle();

    /// <summary>Takes over a reference to what is bound in a slot now, and lets go of what was.</summary>
    public void Keep(int slot, OnnxHandle value)
    {
        _values[slot]?.DangerousRelease();
        _values[slot] = value;
    }

    protected override bool ReleaseHandle()
    {
        _api.ReleaseIoBinding(handle);
        foreach (OnnxHandle? value in _values)
            value?.DangerousRelease();
        _session.DangerousRelease();
        return true;
    }
}
