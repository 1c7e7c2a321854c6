using System.Text;

namespace Parley.Engines.Onnx;

/// <summary>Text as C wants it.</summary>
internal static class OnnxNames
{
    /// <summary>UTF-8 with a terminating zero.</summary>
    public static byte[] ToUtf8(string text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
