namespace Parley.Engines.Onnx;

/// <inheritdoc/>
/// <typeparam name="T">The C# type of an element.</typeparam>
internal sealed class OnnxTensor<T> : OnnxTensor
    where T : unmanaged
{
    private readonly Memory<T> _memory;
    private ValueHandle _handle;
    private int _elements;

    internal OnnxTensor(Memory<T> memory, ReadOnlySpan<long> shape)
        : base(ElementTypeOf<T>())
    {
        _memory = memory;
        _elements = checked((int)CountElements(shape));
        _handle = ValueHandle.Create(memory, shape);
    }

    /// <summary>The elements, the last dimension running fastest.</summary>
    public Span<T> Span => _memory.Span[.._elements];

    internal override OnnxHandle Handle => _handle;

    /// <summary>Gives the same memory another shape; bindings see it when the tensor is bound again.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape needs more elements than the memory has.</exception>
    public void Reshape(params ReadOnlySpan<long> shape)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        var reshaped = ValueHandle.Create(_memory, shape);
        _elements = checked((int)CountElements(shape));
        _handle.Dispose();
        _handle = reshaped;
    }
}
