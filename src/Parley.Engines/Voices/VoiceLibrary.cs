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
        ThrowIfTaken(voice.Engine, id);
        using var staged = (StagedVoice)await StageAsync(id, voice, write, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfTaken(voice.Engine, id);
        if (!staged.Appear(overwrite: false))
            throw Taken(voice.Engine, id);
        return Describe(voice.Engine, id);
    }

    public async ValueTask<IStagedVoice> StageAsync(
        string id, NewVoice voice, Func<Stream, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken = default)
    {
        if (!VoiceIds.IsId(id))
            throw new ArgumentException($"'{id}' is not the id of a voice.");
        Directory.CreateDirectory(FolderOf(voice.Engine));
        var staged = new StagedVoice(
            new WholeFile(PathOf(voice.Engine, id, VoiceEnding)),
            new WholeFile(PathOf(voice.Engine, id, DescriptionEnding)),
            other => FreePathsOf(voice.Engine, other));
        try
        {
            await write(staged.Voice.Stream, cancellationToken);
            staged.Voice.Complete();
            using (SafeTensorsFile written = SafeTensorsFile.Open(staged.Voice.TemporaryPath))
                VoiceLayout.Check(written);
            JsonSerializer.Serialize(
                staged.Description.Stream, VoiceDescription.Of(voice, time.GetUtcNow()), VoiceJson.Default.VoiceDescription);
            staged.Description.Complete();
            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
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

    private (string Voice, string Description) FreePathsOf(string engine, string id)
    {
        if (!VoiceIds.IsId(id))
            throw new ArgumentException($"'{id}' is not the id of a voice.");
        ThrowIfTaken(engine, id);
        return (PathOf(engine, id, VoiceEnding), PathOf(engine, id, DescriptionEnding));
    }

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
