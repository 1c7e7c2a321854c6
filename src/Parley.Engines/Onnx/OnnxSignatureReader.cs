using System.Runtime.InteropServices;

namespace Parley.Engines.Onnx;

/// <summary>Reads what a session takes and gives.</summary>
internal sealed unsafe class OnnxSignatureReader(OnnxRuntime runtime, nint session)
{
    private readonly OnnxApi _api = runtime.Api;

    public (OnnxTensorInfo[] Tensors, byte[][] Names) ReadInputs()
    {
        nuint count;
        _api.Check(_api.SessionGetInputCount(session, &count));
        return Read((int)count, index =>
        {
            byte* name;
            nint info;
            _api.Check(_api.SessionGetInputName(session, (nuint)index, runtime.DefaultAllocator, &name));
            string text = TakeName(name);
            _api.Check(_api.SessionGetInputTypeInfo(session, (nuint)index, &info));
            return TakeInfo(text, info);
        });
    }

    public (OnnxTensorInfo[] Tensors, byte[][] Names) ReadOutputs()
    {
        nuint count;
        _api.Check(_api.SessionGetOutputCount(session, &count));
        return Read((int)count, index =>
        {
            byte* name;
            nint info;
            _api.Check(_api.SessionGetOutputName(session, (nuint)index, runtime.DefaultAllocator, &name));
            string text = TakeName(name);
            _api.Check(_api.SessionGetOutputTypeInfo(session, (nuint)index, &info));
            return TakeInfo(text, info);
        });
    }

    private static (OnnxTensorInfo[] Tensors, byte[][] Names) Read(int count, Func<int, OnnxTensorInfo> readOne)
    {
        OnnxTensorInfo[] tensors = [.. Enumerable.Range(0, count).Select(readOne)];
        return (tensors, [.. tensors.Select(tensor => OnnxNames.ToUtf8(tensor.Name))]);
    }

    private string TakeName(byte* name)
    {
        string text = Marshal.PtrToStringUTF8((nint)name) ?? "";
        _api.Check(_api.AllocatorFree(runtime.DefaultAllocator, name));
        return text;
    }

    private OnnxTensorInfo TakeInfo(string name, nint typeInfo)
    {
        try
        {
            nint tensorInfo;
            _api.Check(_api.CastTypeInfoToTensorInfo(typeInfo, &tensorInfo));
            if (tensorInfo == 0)
                return new OnnxTensorInfo(name, OnnxElementType.Undefined, []);

            int elementType;
            _api.Check(_api.GetTensorElementType(tensorInfo, &elementType));
            nuint rank;
            _api.Check(_api.GetDimensionsCount(tensorInfo, &rank));
            long[] shape = new long[(int)rank];
            fixed (long* sizes = shape)
                _api.Check(_api.GetDimensions(tensorInfo, sizes, rank));
            return new OnnxTensorInfo(name, (OnnxElementType)elementType, shape);
        }
        finally
        {
            _api.ReleaseTypeInfo(typeInfo);
        }
    }
}
