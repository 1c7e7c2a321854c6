using System.IO.Compression;
using System.Text;

namespace Parley.Core.SpeechToText.Formats;

/// <summary>Tells text that repeats itself.</summary>
public static class TextCompression
{
    /// <summary>Bytes of text for each byte of its zlib form: high where a recogniser repeats itself.</summary>
    public static double Ratio(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(bytes);
        return (double)bytes.Length / compressed.Length;
    }
}
