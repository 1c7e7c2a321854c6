using System.Runtime.InteropServices;
using System.Text;

namespace Parley.Testing;

/// <summary>Reads NumPy's .npy files, version 1, little-endian, C order.</summary>
public static class NpyFile
{
    /// <summary>All numbers of a float32 file, the last dimension running fastest.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static float[] ReadFloats(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes is not [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, ..])
            throw new InvalidDataException($"'{path}' is not a .npy file of version 1.");
        int headerEnd = 10 + BitConverter.ToUInt16(bytes, 8);
        string header = Encoding.ASCII.GetString(bytes, 10, headerEnd - 10);
        bool isRight = header.Contains("'<f4'", StringComparison.Ordinal)
            && !header.Contains("'fortran_order': True", StringComparison.Ordinal);
        if (!isRight)
            throw new InvalidDataException($"'{path}' does not hold float32 in C order: {header.Trim()}.");
        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(headerEnd)).ToArray();
    }
}
