namespace Parley.Engines.Onnx;

/// <summary>A tensor that a run has made, of a shape that only the run knew. Its memory is the runtime's until it is disposed.</summary>
internal sealed unsafe class OnnxOutput : IDisposable
{
    private readonly ValueHandle _handle;
    private readonly void* _data;
    private readonly int _elements;

    /// <param name="api">Releases it.</param>
    /// <param name="value">Owned from now on.</param>
    public OnnxOutput(OnnxApi api, nint value)
    {
        _handle = new ValueHandle(api, value);
        try
        {
            void* data;
            api.Check(api.GetTensorMutableData(value, &data));
            _data = data;
            (ElementType, Shape) = ReadShape(api, value);
            _elements = checked((int)OnnxTensor.CountElements(Shape));
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    public OnnxElementType ElementType { get; }

    /// <summary>Empty for a scalar.</summary>
    public long[] Shape { get; }

    /// <summary>The elements, the last dimension running fastest; valid until disposal.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public ReadOnlySpan<T> Span<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        return OnnxTensor.ElementTypeOf<T>() == ElementType
            ? new ReadOnlySpan<T>(_data, _elements)
            : throw new InvalidOperationException($"The output holds {ElementType}, not {typeof(T).Name}.");
    }

    public void Dispose() => _handle.Dispose();

    private static (OnnxElementType ElementType, long[] Shape) ReadShape(OnnxApi api, nint value)
    {
        nint info;
        api.Check(api.GetTensorTypeAndShape(value, &info));
        try
        {
            int elementType;
            api.Check(api.GetTensorElementType(info, &elementType));
            nuint rank;
            api.Check(api.GetDimensionsCount(info, &rank));
            long[] shape = new long[(int)rank];
            fixed (long* sizes = shape)
                api.Check(api.GetDimensions(info, sizes, rank));
            return ((OnnxElementType)elementType, shape);
        }
        finally
        {
            api.ReleaseTensorInfo(info);
        }
    }

    private sealed class ValueHandle(OnnxApi api, nint value) : OnnxHandle(value)
    {
        protected override bool ReleaseHandle()
        {
            api.ReleaseValue(handle);
            return true;
        }
    }
}
