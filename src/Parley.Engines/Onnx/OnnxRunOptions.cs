namespace Parley.Engines.Onnx;

/// <summary>A run that can be broken off. Used for one run after another until it is terminated.</summary>
internal sealed unsafe class OnnxRunOptions : IDisposable
{
    private readonly OnnxApi _api;
    private readonly RunOptionsHandle _handle;
    private volatile bool _isTerminated;

    public OnnxRunOptions()
    {
        _api = OnnxRuntime.Shared.Api;
        nint options;
        _api.Check(_api.CreateRunOptions(&options));
        _handle = new RunOptionsHandle(_api, options);
    }

    public bool IsTerminated => _isTerminated;

    internal OnnxHandle Handle => _handle;

    /// <summary>
    /// Ends the run in progress at its next operator, and any later one at once, with
    /// <see cref="OperationCanceledException"/>. Any thread may call it.
    /// </summary>
    public void Terminate()
    {
        _isTerminated = true;
        nint options = _handle.Acquire();
        try
        {
            _api.Check(_api.RunOptionsSetTerminate(options));
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }

    public void Dispose() => _handle.Dispose();

    private sealed class RunOptionsHandle(OnnxApi api, nint options) : OnnxHandle(options)
    {
        protected override bool ReleaseHandle()
        {
            api.ReleaseRunOptions(handle);
            return true;
        }
    }
}
