using System.Runtime.InteropServices;
using System.Text;

using Parley.Core;

namespace Parley.Engines.PocketTts.Voices;

/// <summary>Reads NumPy's .npy files of float32 in C order (format versions 1 to 3).</summary>
internal static class NumpyFile
{
    private static readonly byte[] _magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <exception cref="EngineUnavailableException">It is no such file.</exception>
    public static float[] ReadFloats(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bool isLong = bytes.Length > 6 && bytes[6] > 1;
        int start = isLong ? 12 : 10;
        if (!bytes.AsSpan().StartsWith(_magic) || bytes.Length < start)
            throw Damaged(path);
        long end = start + (isLong ? BitConverter.ToUInt32(bytes, 8) : BitConverter.ToUInt16(bytes, 8));
        if (end > bytes.Length || (bytes.Length - end) % sizeof(float) != 0)
            throw Damaged(path);
        string header = Encoding.Latin1.GetString(bytes, start, (int)end - start);
        bool isKnown = header.Contains("'<f4'", StringComparison.Ordinal) && header.Contains("'fortran_order': False", StringComparison.Ordinal);
        return isKnown ? MemoryMarshal.Cast<byte, float>(bytes.AsSpan((int)end)).ToArray() : throw Damaged(path);
    }

    private static EngineUnavailableException Damaged(string path) =>
        new($"'{path}' is no .npy file of float32 numbers; pull the model again.");
}
