using System.Text.Json;

using Microsoft.Extensions.Options;

using Parley.Core.Voices;
using Parley.Engines.Models;

namespace Parley.Engines.Voices;

/// <summary>
/// The library as a folder: <c>ENGINE/ID.safetensors</c> is a voice, <c>ENGINE/ID.json</c> tells of it.
/// </summary>
internal sealed class VoiceLibrary(IOptions<VoiceOptions> options, TimeProvider time) : IVoiceLibrary
{
    private const string VoiceEnding = ".safetensors";
    private const string DescriptionEnding = ".json";

    public string Root { get; } = Path.GetFullPath(options.Value.Library is { Length: > 0 } named ? named : DefaultRoot());

    public IReadOnlyList<LibraryVoice> List(string engine)
    {
        string folder = FolderOf(engine);
        if (!Directory.Exists(folder))
            return [];
        return [.. Directory.EnumerateFiles(folder, "*" + VoiceEnding)
            .Select(static path => Path.GetFileNameWithoutExtension(path))
            .Where(VoiceIds.IsId)
            .Order(StringComparer.Ordinal)
            .Select(id => Describe(engine, id))];
    }

    public LibraryVoice? Find(string engine, string id)
    {
        string lowered = id.ToLowerInvariant();
        return VoiceIds.IsId(lowered) && File.Exists(PathOf(engine, lowered, VoiceEnding)) ? Describe(engine, lowered) : null;
    }

    public async ValueTask<LibraryVoice> AddAsync(
        NewVoice voice, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        string id = VoiceIds.FromName(voice.Name)
            ?? throw new ArgumentException($"The name '{voice.Name}' has no letter or digit that a file's name can "
                + "have. Give the voice another name.");
        Directory.CreateDirectory(FolderOf(voice.Engine));
        ThrowIfTaken(voice.Engine, id);

        using var file = new WholeFile(PathOf(voice.Engine, id, VoiceEnding));
        await write(file.Stream, cancellationToken);
        file.Complete();
        using (SafeTensorsFile written = SafeTensorsFile.Open(file.TemporaryPath))
            VoiceLayout.Check(written);

        // The description first: a voice that is there is described, while a description without its voice is no voice.
        using var description = new WholeFile(PathOf(voice.Engine, id, DescriptionEnding));
        JsonSerializer.Serialize(
            description.Stream, VoiceDescription.Of(voice, time.GetUtcNow()), VoiceJson.Default.VoiceDescription);
        description.Complete();
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfTaken(voice.Engine, id);
        description.Appear(overwrite: true);
        if (!file.Appear(overwrite: false))
            throw Taken(voice.Engine, id);
        return Describe(voice.Engine, id);
    }

    public async ValueTask<LibraryVoice> ImportAsync(
        string engine, string name, string path, CancellationToken cancellationToken = default)
    {
        using (SafeTensorsFile file = SafeTensorsFile.Open(path))
            VoiceLayout.Check(file);
        await using FileStream source = File.OpenRead(path);
        return await AddAsync(
            new NewVoice(engine, name), async (voice, token) => await source.CopyToAsync(voice, token), cancellationToken);
    }

    public Stream OpenRead(LibraryVoice voice) =>
        new FileStream(voice.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    public bool Delete(string engine, string id)
    {
        if (Find(engine, id) is not { } voice)
            return false;
        File.Delete(voice.Path);
        File.Delete(PathOf(engine, voice.Id, DescriptionEnding));
        return true;
    }

    private LibraryVoice Describe(string engine, string id) => VoiceDescription
        .Read(PathOf(engine, id, DescriptionEnding))
        .Describe(engine, id, PathOf(engine, id, VoiceEnding));

    private void ThrowIfTaken(string engine, string id)
    {
        if (File.Exists(PathOf(engine, id, VoiceEnding)))
            throw Taken(engine, id);
    }

    private static VoiceExistsException Taken(string engine, string id) =>
        new($"The engine '{engine}' has a voice '{id}' already. Choose another name, or delete it: parley voices "
            + $"delete {id}");

    private string PathOf(string engine, string id, string ending) => Path.Combine(FolderOf(engine), id + ending);

    // Names of engines look like ids; whatever else is asked for must not lead out of the library.
    private string FolderOf(string engine) => VoiceIds.IsId(engine)
        ? Path.Combine(Root, engine)
        : throw new ArgumentException($"'{engine}' is not the name of an engine.");

    private static string DefaultRoot() =>
        Environment.GetEnvironmentVariable("PARLEY_VOICES") is { Length: > 0 } named
            ? named
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "parley",
                "voices");
}
