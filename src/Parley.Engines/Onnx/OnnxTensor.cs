using System.Buffers;

namespace Parley.Engines.Onnx;

/// <summary>
/// A tensor over memory that stays where it is: bound once, with other contents at each run. Not thread-safe while a run
/// uses it. After disposal it cannot be bound; where it is bound already, its memory stays until the binding lets go.
/// </summary>
internal abstract class OnnxTensor : IDisposable
{
    private protected OnnxTensor(OnnxElementType elementType) => ElementType = elementType;

    public OnnxElementType ElementType { get; }

    internal abstract OnnxHandle Handle { get; }

    /// <summary>A tensor with memory of its own, all zero.</summary>
    /// <param name="shape">Empty for a scalar.</param>
    public static OnnxTensor<T> Allocate<T>(params ReadOnlySpan<long> shape)
        where T : unmanaged =>
        new(GC.AllocateArray<T>(checked((int)CountElements(shape)), pinned: true), shape);

    /// <summary>A tensor over the caller's memory, which is pinned until the tensor is gone.</summary>
    /// <param name="memory">At least as many elements as the shape says; what is beyond is for later shapes.</param>
    /// <param name="shape">Empty for a scalar.</param>
    public static OnnxTensor<T> Over<T>(Memory<T> memory, params ReadOnlySpan<long> shape)
        where T : unmanaged =>
        new(memory, shape);

    public void Dispose()
    {
        Handle.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static long CountElements(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long size in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size);
            count = checked(count * size);
        }

        return count;
    }

    internal static OnnxElementType ElementTypeOf<T>() => default(T) switch
    {
        float => OnnxElementType.Float,
        long => OnnxElementType.Int64,
        int => OnnxElementType.Int32,
        bool => OnnxElementType.Boolean,
        Half => OnnxElementType.Float16,
        sbyte => OnnxElementType.Int8,
        byte => OnnxElementType.UInt8,
        short => OnnxElementType.Int16,
        ushort => OnnxElementType.UInt16,
        double => OnnxElementType.Double,
        _ => throw new NotSupportedException($"ONNX Runtime has no tensors of {typeof(T)}."),
    };

    private protected sealed unsafe class ValueHandle : OnnxHandle
    {
        private readonly OnnxApi _api;
        private readonly MemoryHandle _pin;

        private ValueHandle(OnnxApi api, nint value, MemoryHandle pin)
            : base(value)
        {
            _api = api;
            _pin = pin;
        }

        public static ValueHandle Create<T>(Memory<T> memory, ReadOnlySpan<long> shape)
            where T : unmanaged
        {
            OnnxRuntime runtime = OnnxRuntime.Shared;
            int elements = checked((int)CountElements(shape));
            MemoryHandle pin = memory[..elements].Pin();
            try
            {
                nint value;
                // An empty tensor still needs an address, which nobody reads.
                void* data = pin.Pointer is null ? &value : pin.Pointer;
                fixed (long* sizes = shape)
                {
                    runtime.Api.Check(runtime.Api.CreateTensorWithDataAsOrtValue(
                        runtime.CpuMemory, data, (nuint)elements * (nuint)sizeof(T), sizes, (nuint)shape.Length,
                        (int)ElementTypeOf<T>(), &value));
                }

                return new ValueHandle(runtime.Api, value, pin);
            }
            catch
            {
                pin.Dispose();
                throw;
            }
        }

        protected override bool ReleaseHandle()
        {
            _api.ReleaseValue(handle);
            _pin.Dispose();
            return true;
        }
    }
}
