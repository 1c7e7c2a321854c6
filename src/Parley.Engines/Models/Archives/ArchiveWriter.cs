using System.Formats.Tar;
using System.Text.Json;

using Parley.Core;

namespace Parley.Engines.Models.Archives;

/// <summary>Writes a tar file of models.</summary>
internal sealed class ArchiveWriter(ModelStore store, Stream output, Action<string> note)
{
    public async Task WriteAsync(IReadOnlyList<ModelManifest> models, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        byte[] list = JsonSerializer.SerializeToUtf8Bytes(
            new ArchiveList { Models = models }, ArchiveJson.Default.ArchiveList);
        using (var content = new MemoryStream(list))
            await tar.WriteEntryAsync(
                Entry(ArchiveList.FileName, content, DateTimeOffset.UnixEpoch), cancellationToken);

        foreach (ModelManifest model in models)
        {
            note($"{model.Name}: {model.Files.Count} files, {ByteSize.Format(model.TotalSize())}");
            foreach (ManifestFile file in model.Files)
                await WriteAsync(tar, model, file, cancellationToken);
        }
    }

    private async Task WriteAsync(
        TarWriter tar, ModelManifest model, ManifestFile file, CancellationToken cancellationToken)
    {
        string path = Path.Combine(store.PathOf(model.Name), file.Path);
        string actual = File.Exists(path) ? await FileHashes.OfFileAsync(path, cancellationToken) : "none (it is missing)";
        if (actual != file.Sha256)
        {
            throw new ModelIntegrityException(
                $"{file.Path} of model '{model.Name}' has SHA-256 {actual}, expected {file.Sha256}. Nothing was " +
                $"exported; " +
                $"run 'parley models pull {model.Name}' to mend it.");
        }

        await using FileStream content = File.OpenRead(path);
        string name = ArchiveList.EntryName(model.Name, file.Path);
        await tar.WriteEntryAsync(
            Entry(name, content, model.InstalledAt ?? DateTimeOffset.UnixEpoch), cancellationToken);
    }

    private static PaxTarEntry Entry(string name, Stream content, DateTimeOffset modified) =>
        new(TarEntryType.RegularFile, name)
        {
            DataStream = content,
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            ModificationTime = modified,
        };
}
