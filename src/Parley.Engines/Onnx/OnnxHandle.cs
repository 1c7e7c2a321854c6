using System.Runtime.InteropServices;

namespace Parley.Engines.Onnx;

/// <summary>Owns one native object; whoever uses it holds a reference meanwhile, so that disposal waits for the last use.</summary>
internal abstract class OnnxHandle : SafeHandle
{
    protected OnnxHandle(nint value)
        : base(0, ownsHandle: true) => SetHandle(value);

    public override bool IsInvalid => handle == 0;

    /// <summary>The native object, valid until <see cref="SafeHandle.DangerousRelease"/>.</summary>
    /// <exception cref="ObjectDisposedException">It is gone.</exception>
    public nint Acquire()
    {
        bool isAcquired = false;
        DangerousAddRef(ref isAcquired);
        return handle;
    }
}
