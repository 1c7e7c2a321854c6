using System.Runtime.InteropServices;

namespace Parley.Engines.Onnx;

/// <summary>
/// Owns one native object. Whoever uses it holds a reference meanwhile, so that the release waits for the last use.
/// </summary>
internal abstract class OnnxHandle : SafeHandle
{
    private volatile bool _isDisposed;

    protected OnnxHandle(nint value)
        : base(0, ownsHandle: true) => SetHandle(value);

    public override bool IsInvalid => handle == 0;

    /// <summary>The native object, valid until <see cref="SafeHandle.DangerousRelease"/>.</summary>
    /// <exception cref="ObjectDisposedException">Its owner has disposed of it, whoever still uses it.</exception>
    public nint Acquire()
    {
        // A safe handle alone lets itself be acquired for as long as others hold it.
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        bool isAcquired = false;
        DangerousAddRef(ref isAcquired);
        return handle;
    }

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        base.Dispose(disposing);
    }
}
