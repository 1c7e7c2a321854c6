using System.Text;

using Parley.Engines.Native;

namespace Parley.Engines.Onnx;

/// <summary>
/// A loaded model. Thread-safe: any number of bindings of one session may run at the same time. Disposal lets runs in
/// progress end; the model's memory goes with the last binding.
/// </summary>
internal sealed unsafe class OnnxSession : IDisposable
{
    private readonly SessionHandle _handle;
    private readonly byte[][] _inputNames;
    private readonly byte[][] _outputNames;

    private OnnxSession(OnnxRuntime runtime, nint session)
    {
        _handle = new SessionHandle(runtime.Api, session);
        Runtime = runtime;
        var reader = new OnnxSignatureReader(runtime, session);
        (Inputs, _inputNames) = reader.ReadInputs();
        (Outputs, _outputNames) = reader.ReadOutputs();
        DefaultRunOptions = new OnnxRunOptions();
    }

    public IReadOnlyList<OnnxTensorInfo> Inputs { get; }

    public IReadOnlyList<OnnxTensorInfo> Outputs { get; }

    internal OnnxRuntime Runtime { get; }

    internal OnnxHandle Handle => _handle;

    internal OnnxRunOptions DefaultRunOptions { get; }

    /// <summary>Loads a model file, and the files of weights that it refers to.</summary>
    /// <exception cref="OnnxException">The file is missing or no model; the message may not name it.</exception>
    /// <exception cref="Core.EngineUnavailableException">ONNX Runtime is missing.</exception>
    public static OnnxSession FromFile(string path, OnnxSessionOptions options)
    {
        OnnxRuntime runtime = OnnxRuntime.Shared;
        using var nativeOptions = new OnnxSessionOptionsHandle(runtime.Api, options);
        // ONNX Runtime takes paths in the system's characters.
        byte[] pathText = OperatingSystem.IsWindows() ? Encoding.Unicode.GetBytes(path + '\0') : OnnxNames.ToUtf8(path);
        nint session;
        fixed (byte* nativePath = pathText)
        {
            runtime.Api.Check(
                runtime.Api.CreateSession(runtime.Environment, nativePath, nativeOptions.Value, &session));
        }

        return new OnnxSession(runtime, session);
    }

    /// <summary>Loads a model from memory, which is not needed afterwards.</summary>
    /// <exception cref="OnnxException">It is no model.</exception>
    /// <exception cref="Core.EngineUnavailableException">ONNX Runtime is missing.</exception>
    public static OnnxSession FromBytes(ReadOnlySpan<byte> model, OnnxSessionOptions options)
    {
        OnnxRuntime runtime = OnnxRuntime.Shared;
        using var nativeOptions = new OnnxSessionOptionsHandle(runtime.Api, options);
        nint session;
        fixed (byte* bytes = model)
        {
            runtime.Api.Check(runtime.Api.CreateSessionFromArray(
                runtime.Environment, bytes, (nuint)model.Length, nativeOptions.Value, &session));
        }

        return new OnnxSession(runtime, session);
    }

    /// <summary>Loads a model file whole and looks whether it is the one that is wanted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Of the session.</param>
    /// <param name="check">Throws if it is another model, which is then let go of.</param>
    /// <exception cref="OnnxException">It is no model.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="Core.EngineUnavailableException">ONNX Runtime is missing.</exception>
    public static OnnxSession FromFile(string path, OnnxSessionOptions options, Action<OnnxSession> check)
    {
        OnnxSession session = FromBytes(File.ReadAllBytes(path), options);
        try
        {
            check(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// One run whose outputs have shapes that only the run knows. It allocates; a loop binds its tensors instead
    /// (<see cref="OnnxBinding"/>).
    /// </summary>
    /// <param name="inputs">By name; those that the model has and that are missing here are an error.</param>
    /// <param name="outputs">Which to make, in the order in which they are returned; the caller disposes of each.</param>
    /// <param name="options">To break it off; null for a run that goes to its end.</param>
    /// <exception cref="ArgumentException">The model has no such input or output.</exception>
    /// <exception cref="OnnxException">An input is missing, a shape is wrong, or the model failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="options"/> was terminated.</exception>
    public OnnxOutput[] Run(
        IReadOnlyList<(string Name, OnnxTensor Tensor)> inputs, IReadOnlyList<string> outputs, OnnxRunOptions? options = null) =>
        OnnxCall.Run(this, inputs, outputs, options ?? DefaultRunOptions);

    public void Dispose()
    {
        _handle.Dispose();
        DefaultRunOptions.Dispose();
    }

    /// <summary>The place of an input among <see cref="Inputs"/>.</summary>
    /// <exception cref="ArgumentException">The model has none of that name.</exception>
    internal int IndexOfInput(string name) => IndexOf(Inputs, name, "input");

    /// <summary>The place of an output among <see cref="Outputs"/>.</summary>
    /// <exception cref="ArgumentException">The model has none of that name.</exception>
    internal int IndexOfOutput(string name) => IndexOf(Outputs, name, "output");

    internal byte[] InputName(int index) => _inputNames[index];

    internal byte[] OutputName(int index) => _outputNames[index];

    private static int IndexOf(IReadOnlyList<OnnxTensorInfo> tensors, string name, string kind)
    {
        for (int index = 0; index < tensors.Count; index++)
        {
            if (string.Equals(tensors[index].Name, name, StringComparison.Ordinal))
                return index;
        }

        string known = string.Join(", ", tensors.Select(tensor => tensor.Name));
        throw new ArgumentException(
            $"The model has no {kind} '{name}', only {known}; it is another model than expected.");
    }

    private sealed class SessionHandle(OnnxApi api, nint session) : OnnxHandle(session)
    {
        protected override bool ReleaseHandle()
        {
            api.ReleaseSession(handle);
            NativeHeap.GiveBack();
            return true;
        }
    }
}
