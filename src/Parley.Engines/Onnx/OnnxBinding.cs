namespace Parley.Engines.Onnx;

/// <summary>
/// A model's inputs and outputs tied to tensors, so that a run moves nothing and allocates nothing. One run at a time;
/// not thread-safe. Tensors that are bound stay alive until they are bound over or the binding goes.
/// </summary>
internal sealed unsafe class OnnxBinding : IDisposable
{
    private readonly OnnxSession _session;
    private readonly OnnxApi _api;
    private readonly OnnxBindingHandle _handle;

    public OnnxBinding(OnnxSession session)
    {
        _session = session;
        _api = session.Runtime.Api;
        nint nativeSession = session.Handle.Acquire();
        try
        {
            nint binding;
            _api.Check(_api.CreateIoBinding(nativeSession, &binding));
            _handle = new OnnxBindingHandle(
                _api, binding, session.Handle, session.Inputs.Count + session.Outputs.Count);
        }
        catch
        {
            session.Handle.DangerousRelease();
            throw;
        }
    }

    /// <summary>Ties an input to a tensor, in place of the one before. Allocates nothing managed.</summary>
    /// <exception cref="ArgumentException">The model has no such input.</exception>
    /// <exception cref="OnnxException">ONNX Runtime refuses the tensor.</exception>
    public void BindInput(string name, OnnxTensor tensor)
    {
        int index = _session.IndexOfInput(name);
        Bind(index, _session.InputName(index), tensor.Handle, isInput: true);
    }

    /// <summary>Ties an output to a tensor of the shape that the run will give, in place of the one before.</summary>
    /// <exception cref="ArgumentException">The model has no such output.</exception>
    /// <exception cref="OnnxException">ONNX Runtime refuses the tensor.</exception>
    public void BindOutput(string name, OnnxTensor tensor)
    {
        int index = _session.IndexOfOutput(name);
        Bind(_session.Inputs.Count + index, _session.OutputName(index), tensor.Handle, isInput: false);
    }

    /// <summary>Runs the model on what is bound now; returns when it is done. Allocates nothing managed.</summary>
    /// <exception cref="OnnxException">An input is not bound, a shape is wrong, or the model failed.</exception>
    /// <exception cref="ObjectDisposedException">The binding or the session is gone.</exception>
    public void Run() => Run(_session.DefaultRunOptions);

    /// <summary>The same, so that it can be broken off.</summary>
    /// <exception cref="OnnxException">An input is not bound, a shape is wrong, or the model failed.</exception>
    /// <exception cref="ObjectDisposedException">The binding or the options are gone.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="options"/> was terminated.</exception>
    public void Run(OnnxRunOptions options)
    {
        nint binding = _handle.Acquire();
        try
        {
            nint nativeOptions = options.Handle.Acquire();
            try
            {
                _api.Check(_api.RunWithBinding(_handle.Session, nativeOptions, binding));
            }
            finally
            {
                options.Handle.DangerousRelease();
            }
        }
        catch (OnnxException exception) when (options.IsTerminated)
        {
            throw new OperationCanceledException("The model's run was broken off.", exception);
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }

    public void Dispose() => _handle.Dispose();

    private void Bind(int slot, byte[] name, OnnxHandle tensor, bool isInput)
    {
        nint binding = _handle.Acquire();
        try
        {
            nint value = tensor.Acquire();
            nint status;
            fixed (byte* nativeName = name)
            {
                status = isInput
                    ? _api.BindInput(binding, nativeName, value)
                    : _api.BindOutput(binding, nativeName, value);
            }

            if (status == 0)
                _handle.Keep(slot, tensor);
            else
                tensor.DangerousRelease();
            _api.Check(status);
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }
}
