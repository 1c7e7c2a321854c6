using Parley.Core.Audio;

namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary>Frames as 16-bit little-endian bytes.</summary>
internal static class PcmBytes
{
    /// <summary>Writes a frame, which is disposed of, into the buffer, which grows if it must.</summary>
    /// <returns>How many bytes.</returns>
    public static int Take(AudioFrame frame, ref byte[] buffer, int at = 0)
    {
        using (frame)
        {
            int count = frame.SampleCount * sizeof(short);
            if (buffer.Length < at + count)
                Array.Resize(ref buffer, at + count);
            PcmConverter.ToInt16LittleEndian(frame.Samples.Span, buffer.AsSpan(at, count));
            return count;
        }
    }
}
