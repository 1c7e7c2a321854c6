using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Engines.Models.Downloading;

/// <summary>The first bytes of a file, and beside them what they are the first bytes of.</summary>
/// <param name="path">Where the bytes are.</param>
internal sealed class PartialFile(string path)
{
    private readonly string _notePath = path + ".json";

    public string Path { get; } = path;

    public long Length => new FileInfo(Path) is { Exists: true } file ? file.Length : 0;

    /// <summary>What is known of the file; null if there is nothing to go on with.</summary>
    public PartialNote? Note { get; private set; }

    /// <summary>Takes up what an earlier attempt left.</summary>
    /// <param name="address">Bytes from anywhere else are thrown away.</param>
    /// <param name="isCheckedAtTheEnd">Whether a hash will tell, so that a server without strong ETags may be trusted
    /// for now.</param>
    /// <returns>The number of bytes that are there.</returns>
    public long Resume(Uri address, bool isCheckedAtTheEnd)
    {
        Note = Read();
        bool isUsable = Note is { } note && note.Address == address.AbsoluteUri
            && (note.Validator is not null || isCheckedAtTheEnd || note.Sha256 is not null)
            && (note.Size is null || Length <= note.Size);
        if (!isUsable)
            Delete();
        return Length;
    }

    /// <summary>Begins anew.</summary>
    public void Restart(PartialNote note)
    {
        Delete();
        AtomicFile.Write(_notePath, JsonSerializer.SerializeToUtf8Bytes(note, PartialJson.Default.PartialNote));
        Note = note;
    }

    public FileStream OpenForAppending() => new(Path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public void Delete()
    {
        File.Delete(Path); // the bytes first: they must never be without their note
        DeleteNote();
    }

    public void DeleteNote()
    {
        File.Delete(_notePath);
        Note = null;
    }

    private PartialNote? Read()
    {
        try
        {
            using FileStream stream = File.OpenRead(_notePath);
            return JsonSerializer.Deserialize(stream, PartialJson.Default.PartialNote);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>What the first answer said about a file.</summary>
internal sealed record PartialNote
{
    public required string Address { get; init; }

    /// <summary>A strong ETag, with its quotation marks.</summary>
    public string? Validator { get; init; }

    public long? Size { get; init; }

    public string? Sha256 { get; init; }

    public string? GitBlob { get; init; }

    public string? Commit { get; init; }

    [JsonIgnore]
    public EntityTagHeaderValue? EntityTag => Validator is null ? null : EntityTagHeaderValue.Parse(Validator);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PartialNote))]
internal sealed partial class PartialJson : JsonSerializerContext;
