using System.IO.Compression;
using System.Text;

namespace Parley.Engines.Whisper.Decoding;

/// <summary>How much smaller a text becomes when compressed: a text that repeats itself much.</summary>
internal static class CompressionRatio
{
    /// <summary>Bytes of UTF-8 for each byte of zlib; 0 for no text.</summary>
    public static double Of(string text)
    {
        if (text.Length == 0)
            return 0;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(bytes);
        return (double)bytes.Length / compressed.Length;
    }
}
