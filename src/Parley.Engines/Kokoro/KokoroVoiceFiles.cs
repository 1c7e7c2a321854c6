using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

using Parley.Core;
using Parley.Engines.Models;

namespace Parley.Engines.Kokoro;

/// <summary>Reads voices in each of the forms in which they are published.</summary>
internal static class KokoroVoiceFiles
{
    // 11 voices as text take 50 MB; nothing that is published is larger.
    private const long LargestFileBytes = 512L << 20;

    private const string Advice = "take the file anew from its publisher";

    /// <summary>The one voice of a file: raw float32, or a NumPy array.</summary>
    /// <exception cref="EngineUnavailableException">It is missing, unreadable or no voice.</exception>
    public static KokoroVoice ReadVoice(string path) => Guarded(path, () =>
    {
        byte[] bytes = ReadAll(path);
        if (bytes.AsSpan().StartsWith("PK"u8))
        {
            throw new InvalidDataException(
                "it is a collection of voices, of which one cannot be chosen here; "
                + "put it into the model's folder and name the voice");
        }

        if (bytes is [0x93, (byte)'N', ..])
            return KokoroVoice.From(NumPyArray.ReadFloats(bytes), $"'{path}'");
        if (bytes.Length % sizeof(float) != 0)
            throw new InvalidDataException($"its {bytes.Length} bytes are no whole number of float32");
        return KokoroVoice.From(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), $"'{path}'");
    });

    /// <summary>The names in an npz: a zip of NumPy arrays, one for each voice.</summary>
    public static IReadOnlyList<string> ListArchive(string path) => Guarded<IReadOnlyList<string>>(path, () =>
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        return [.. from entry in archive.Entries
                   where entry.FullName.EndsWith(".npy", StringComparison.Ordinal)
                   select entry.FullName[..^".npy".Length]];
    });

    /// <summary>One voice of an npz.</summary>
    public static KokoroVoice ReadArchive(string path, string name) => Guarded(path, () =>
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        ZipArchiveEntry entry = archive.GetEntry(name + ".npy")
            ?? throw new InvalidDataException($"it has no '{name}'");
        if (entry.Length > LargestFileBytes)
            throw new InvalidDataException($"'{name}' in it is too large");
        using var bytes = new MemoryStream((int)entry.Length);
        using (Stream packed = entry.Open())
            packed.CopyTo(bytes);
        float[] styles = NumPyArray.ReadFloats(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        return KokoroVoice.From(styles, $"'{name}' in '{path}'");
    });

    /// <summary>All voices of a <c>voices.json</c>: nested lists of numbers by name.</summary>
    public static IReadOnlyDictionary<string, KokoroVoice> ReadText(string path) => Guarded(path, () =>
    {
        Dictionary<string, KokoroVoice> voices = [];
        List<float> numbers = [];
        string? name = null;
        var reader = new Utf8JsonReader(ReadAll(path));
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                numbers.Add(reader.GetSingle());
            }
            else if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.EndObject)
            {
                if (name is not null)
                    voices[name] = KokoroVoice.From([.. numbers], $"'{name}' in '{path}'");
                numbers.Clear();
                name = reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
            }
        }

        return (IReadOnlyDictionary<string, KokoroVoice>)voices;
    });

    private static byte[] ReadAll(string path)
    {
        if (new FileInfo(path).Length > LargestFileBytes)
            throw new InvalidDataException("it is far larger than any voice");
        return File.ReadAllBytes(path);
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception
            is InvalidDataException or IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new EngineUnavailableException(
                $"The voices in '{path}' cannot be read: {exception.Message.TrimEnd('.')}; {Advice}.", exception);
        }
    }
}
