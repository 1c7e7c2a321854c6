namespace Parley.Core.Audio;

/// <summary>What is wrong with a WAV file, in one sentence that ends in what to do.</summary>
internal static class WavError
{
    private const string Convert = "convert it with: ffmpeg -i IN -ar 16000 OUT.wav";

    public static InvalidDataException Empty(string name) =>
        new($"{name} is empty (0 bytes); check that whatever made it has finished and wrote something.");

    public static InvalidDataException NotWav(string name, ReadOnlySpan<byte> start) =>
        new($"{name} is not a WAV file (it begins with {Show(start)}); {Convert}");

    public static InvalidDataException Unsupported(string name, string what) =>
        new($"{name} is a WAV file that cannot be read as it is ({what}); {Convert}");

    public static InvalidDataException Damaged(string name, string what) =>
        new($"{name} is a damaged WAV file ({what}); make it anew, or try: ffmpeg -i IN -ar 16000 OUT.wav");

    public static InvalidDataException SoundFirst(string name) => new(
        $"{name} has its sound before its 'fmt ' chunk, which cannot be read from a pipe; save it to a file first.");

    /// <summary>The first four bytes, as text where they are text.</summary>
    private static string Show(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> shown = start[..Math.Min(4, start.Length)];
        return shown.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? $"the bytes {System.Convert.ToHexString(shown)}"
            : $"'{System.Text.Encoding.ASCII.GetString(shown)}'";
    }
}
