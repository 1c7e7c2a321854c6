using System.Text.Json;

namespace Parley.Engines.Models;

/// <summary>
/// A model on its way into the store: checked files wait in a folder of their own until all are there, then move in
/// together. Nothing here is lost when the process is killed. Used under the model's <see cref="ModelLock"/>.
/// </summary>
internal sealed class StagedModel
{
    private readonly ModelStore _store;
    private readonly string _name;

    public StagedModel(ModelStore store, string name)
    {
        _store = store;
        _name = name;
        Root = store.StagingOf(name);
        Directory.CreateDirectory(Path.Combine(Root, "parts"));
    }

    public string Root { get; }

    /// <summary>A file that is there while accepted files move into the model's folder.</summary>
    public static string MarkerIn(string root) => Path.Combine(root, "moving");

    /// <summary>Where a checked file waits.</summary>
    public string PathOf(string file) => Path.Combine(Root, "files", file);

    /// <summary>Where a file that is coming is written; what is known about it goes beside it.</summary>
    public string PartOf(string file) => Path.Combine(Root, "parts", KeyOf(file) + ".part");

    /// <summary>What was found out about a file when it had come whole.</summary>
    public ManifestFile? Known(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(NoteOf(file));
            return JsonSerializer.Deserialize(stream, ManifestJson.Default.ManifestFile);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Takes over a file that was written to <see cref="PartOf"/> and checked.</summary>
    public void Accept(ManifestFile file)
    {
        AtomicFile.Write(
            NoteOf(file.Path), JsonSerializer.SerializeToUtf8Bytes(file, ManifestJson.Default.ManifestFile));
        string target = PathOf(file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(PartOf(file.Path), target, overwrite: true);
    }

    /// <summary>
    /// Moves what has been accepted into the model's folder; the manifest comes last, then this folder goes.
    /// </summary>
    public void Commit(ModelManifest manifest)
    {
        string folder = _store.PathOf(_name);
        ModelManifest? before = ModelManifest.Find(folder);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(MarkerIn(Root), []);
        File.Delete(Path.Combine(folder, ModelManifest.FileName));
        foreach (ManifestFile file in manifest.Files)
        {
            string staged = PathOf(file.Path);
            if (!File.Exists(staged))
                continue; // in place already
            string target = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(staged, target, overwrite: true);
        }

        foreach (ManifestFile old in before?.Files ?? [])
        {
            if (!manifest.Files.Any(file => file.Path == old.Path))
                File.Delete(Path.Combine(folder, old.Path));
        }

        manifest.Write(folder);
        Discard();
    }

    /// <summary>Removes everything that has come so far.</summary>
    public void Discard()
    {
        if (Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
    }

    /// <summary>The same, if nothing has come.</summary>
    public void DiscardIfEmpty()
    {
        if (Directory.Exists(Root) && !Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Any())
            Discard();
    }

    private static string KeyOf(string file) => FileHashes.OfText(file)[..16];

    private string NoteOf(string file) => Path.Combine(Root, "parts", KeyOf(file) + ".checked.json");
}
