using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;

using Parley.Core;

namespace Parley.Engines.Models.Archives;

/// <summary>Reads a tar file of models; what does not belong there is refused.</summary>
internal sealed class ArchiveReader(Stream input, string name) : IAsyncDisposable
{
    private const int BufferBytes = 1 << 17;

    private readonly TarReader _tar = new(input, leaveOpen: true);

    public async Task<IReadOnlyList<ModelManifest>> ReadListAsync(CancellationToken cancellationToken)
    {
        TarEntry? first = await NextAsync(cancellationToken);
        if (first is not { EntryType: TarEntryType.RegularFile, Name: ArchiveList.FileName, DataStream: { } content }
            || first.Length > ArchiveList.LargestBytes)
            throw Refuse($"it does not begin with '{ArchiveList.FileName}': it was not made by 'parley models " +
                $"export', or packed anew");
        try
        {
            ArchiveList? list = await JsonSerializer.DeserializeAsync(
                content, ArchiveJson.Default.ArchiveList, cancellationToken);
            if (list is not { Schema: ArchiveList.CurrentSchema })
                throw Refuse($"its schema is {list?.Schema}, this program reads {ArchiveList.CurrentSchema}: a " +
                    $"newer Parley made it");
            ArchiveRules.Check(list, Refuse);
            return list.Models;
        }
        catch (Exception exception) when (exception is JsonException or EndOfStreamException)
        {
            throw Refuse($"its list is damaged or cut off ({exception.Message.TrimEnd('.')})");
        }
    }

    public async Task ReadFilesAsync(
        IReadOnlyList<ModelManifest> models, Dictionary<string, StagedModel> staged, Action<string> note,
        CancellationToken cancellationToken)
    {
        Dictionary<string, (StagedModel Model, ManifestFile File)> awaited = models
            .SelectMany(static model => model.Files, (model, file) => (model, file))
            .ToDictionary(
                static pair => ArchiveList.EntryName(pair.model.Name, pair.file.Path),
                pair => (staged[pair.model.Name], pair.file), StringComparer.Ordinal);
        string? current = null;
        while (await NextAsync(cancellationToken) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                throw Refuse($"'{entry.Name}' in it is not a plain file but a {entry.EntryType}");
            if (!awaited.Remove(entry.Name, out (StagedModel Model, ManifestFile File) wanted))
                throw Refuse($"'{entry.Name}' in it is not in its list, or is there twice");
            if (entry.Length != wanted.File.Size)
                throw Refuse($"'{entry.Name}' in it has {entry.Length} bytes, expected {wanted.File.Size}");
            string model = entry.Name[..entry.Name.IndexOf('/', StringComparison.Ordinal)];
            if (model != current)
                note($"{current = model}: {models.First(one => one.Name == model).Files.Count} files");
            await TakeAsync(entry, wanted.Model, wanted.File, model, cancellationToken);
        }

        if (awaited.Count > 0)
            throw Refuse($"it is cut off: '{awaited.Keys.First()}' is missing");
    }

    public ValueTask DisposeAsync() => _tar.DisposeAsync();

    private async Task TakeAsync(
        TarEntry entry, StagedModel staged, ManifestFile file, string model, CancellationToken cancellationToken)
    {
        string part = staged.PartOf(file.Path);
        string actual = await CopyAsync(entry, part, cancellationToken);
        if (actual != file.Sha256)
        {
            throw new ModelIntegrityException(
                $"{file.Path} of model '{model}' has SHA-256 {actual} in '{name}', expected {file.Sha256}. " +
                $"Nothing was installed; " +
                "copy the archive again, or export it anew.");
        }

        staged.Accept(file);
    }

    private async Task<string> CopyAsync(TarEntry entry, string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var target = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var buffer = new byte[BufferBytes];
        long left = entry.Length;
        while (left > 0)
        {
            int count = await GuardAsync(async () => await entry.DataStream!.ReadAsync(buffer, cancellationToken));
            if (count == 0)
                throw Refuse($"it is cut off in '{entry.Name}'");
            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            left -= count;
        }

        target.Flush(flushToDisk: true);
        return FileHashes.Finish(hash);
    }

    private Task<TarEntry?> NextAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () => await _tar.GetNextEntryAsync(copyData: false, cancellationToken));

    // The reader of tar files throws all of these at damaged ones.
    private async Task<T> GuardAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (
            exception is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            throw Refuse($"it is damaged, cut off or no tar file ({exception.Message.TrimEnd('.')})");
        }
    }

    private InvalidDataException Refuse(string why) =>
        new($"'{name}' cannot be imported: {why}. Nothing was installed.");
}
