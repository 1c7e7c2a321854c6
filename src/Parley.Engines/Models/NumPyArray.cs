using System.Runtime.InteropServices;
using System.Text;

namespace Parley.Engines.Models;

/// <summary>Reads NumPy's <c>.npy</c>: float32, little-endian, C order.</summary>
internal static class NumPyArray
{
    /// <summary>All numbers, the last dimension running fastest.</summary>
    /// <exception cref="InvalidDataException">It is no such array, or shorter than it says.</exception>
    public static float[] ReadFloats(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || file[0] != 0x93 || !file[1..].StartsWith("NUMPY"u8))
            throw new InvalidDataException("it is no NumPy array");

        // Version 1 has 2 bytes for the length of the header, later ones 4.
        bool isFirstVersion = file[6] == 1;
        int start = isFirstVersion ? 10 : 12;
        long length = isFirstVersion ? BitConverter.ToUInt16(file[8..]) : BitConverter.ToUInt32(file[8..]);
        if (start + length > file.Length)
            throw new InvalidDataException("it is cut off");

        int end = start + (int)length;
        string header = Encoding.Latin1.GetString(file[start..end]);
        bool isRight = header.Contains("'<f4'", StringComparison.Ordinal)
            && !header.Contains("'fortran_order': True", StringComparison.Ordinal);
        if (!isRight)
            throw new InvalidDataException($"it does not hold float32 in C order but {header.Trim()}");
        if ((file.Length - end) % sizeof(float) != 0)
            throw new InvalidDataException("it is cut off");
        return MemoryMarshal.Cast<byte, float>(file[end..]).ToArray();
    }
}
