namespace Parley.Engines.Models;

/// <summary>What the elements of a safetensors tensor are; named as in the files.</summary>
internal enum SafeTensorsType
{
    BOOL,
    U8,
    I8,
    F8_E5M2,
    F8_E4M3,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    F64,
    I64,
    U64,
}

/// <summary>Sizes of elements.</summary>
internal static class SafeTensorsTypes
{
    public static int BytesOf(SafeTensorsType type) => type switch
    {
        <= SafeTensorsType.F8_E4M3 => 1,
        <= SafeTensorsType.BF16 => 2,
        <= SafeTensorsType.F32 => 4,
        _ => 8,
    };
}
