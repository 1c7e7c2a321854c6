using System.Diagnostics;

using Microsoft.Extensions.Options;

using Parley.Core.Voices;
using Parley.Engines.Voices;
using Parley.Testing;

namespace Parley.Engines.Tests.Voices;

public sealed class VoiceLibraryTests : IDisposable
{
    private const string Engine = "pocket-tts";

    private readonly string _folder = Directory.CreateTempSubdirectory("parley-voices-").FullName;
    private readonly VoiceLibrary _library;

    public VoiceLibraryTests() => _library = Open(_folder);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string EngineFolder => Path.Combine(_folder, Engine);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Add_Voice_IsFoundListedReadAndDeleted()
    {
        byte[] file = VoiceFile.Make();
        var voice = new NewVoice(Engine, "Änna B.")
        {
            Tier = VoiceTier.Standard,
            SpeechDuration = TimeSpan.FromSeconds(75.5),
            Checks = [new SampleFinding("noisy", SampleSeverity.Warning, "Be quiet.")],
            ModelFingerprint = "abc",
        };

        LibraryVoice added = await AddAsync(voice, file);

        LibraryVoice found = _library.Find(Engine, "ANNA-B")!;
        Assert.Equal("anna-b", found.Id);
        Assert.Equal(("Änna B.", VoiceTier.Standard, TimeSpan.FromSeconds(75.5), "abc"), (found.Name, found.Tier, found.SpeechDuration, found.ModelFingerprint));
        Assert.Equal(voice.Checks, found.Checks);
        Assert.NotNull(found.Created);
        Assert.Equal(added.Path, Assert.Single(_library.List(Engine)).Path);
        Assert.Equal(file, await File.ReadAllBytesAsync(found.Path, Cancelled));
        Assert.Empty(_library.List("kokoro"));
        Assert.True(_library.Delete(Engine, "anna-b"));
        Assert.False(_library.Delete(Engine, "anna-b"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(EngineFolder));
    }

    [Fact]
    public async Task Add_IdThatIsTaken_ThrowsAndKeepsTheFirst()
    {
        byte[] first = VoiceFile.Make(positions: 3);
        await AddAsync(new NewVoice(Engine, "Anna"), first);

        var exception = await Assert.ThrowsAsync<VoiceExistsException>(() => AddAsync(new NewVoice(Engine, "anna!"), VoiceFile.Make()));

        Assert.Contains("delete", exception.Message, StringComparison.Ordinal);
        Assert.Equal(first, await File.ReadAllBytesAsync(_library.Find(Engine, "anna")!.Path, Cancelled));
    }

    [Fact]
    public async Task Add_ManyAtOnceUnderOneName_KeepsExactlyOneWhole()
    {
        Task<LibraryVoice>[] adding = [.. Enumerable.Range(1, 16).Select(i =>
            Task.Run(() => AddAsync(new NewVoice(Engine, "anna"), VoiceFile.Make(positions: i)), Cancelled))];

        try
        {
            await Task.WhenAll(adding);
        }
        catch (VoiceExistsException)
        {
            // all but one
        }

        Assert.Equal(1, adding.Count(task => task.IsCompletedSuccessfully));
        Assert.Single(_library.List(Engine));
        Assert.Empty(Directory.EnumerateFiles(EngineFolder, "*.part"));
    }

    [Fact]
    public async Task Add_WriterThatFailsOrIsCancelled_LeavesNothing()
    {
        await Assert.ThrowsAsync<IOException>(async () => await _library.AddAsync(
            new NewVoice(Engine, "anna"), (stream, _) =>
            {
                stream.Write(VoiceFile.Make());
                throw new IOException("The disk is full.");
            }, Cancelled));
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _library.AddAsync(
            new NewVoice(Engine, "anna"), (stream, token) =>
            {
                stream.Write(VoiceFile.Make());
                source.Cancel();
                return ValueTask.CompletedTask;
            }, source.Token));

        Assert.Empty(Directory.EnumerateFileSystemEntries(EngineFolder));
    }

    [Fact]
    public async Task Add_WhatIsNoVoice_LeavesNothing()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => AddAsync(new NewVoice(Engine, "anna"), [1, 2, 3]));

        Assert.Empty(Directory.EnumerateFileSystemEntries(EngineFolder));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData(".anna")]
    public async Task Find_WhatIsNoId_FindsNothing(string id)
    {
        await AddAsync(new NewVoice(Engine, "anna"), VoiceFile.Make());
        File.WriteAllBytes(Path.Combine(_folder, "evil.safetensors"), VoiceFile.Make());

        Assert.Null(_library.Find(Engine, id));
        Assert.False(_library.Delete(Engine, id));
        Assert.True(File.Exists(Path.Combine(_folder, "evil.safetensors")));
    }

    [Fact]
    public async Task Add_NameOrEngineWithoutLetters_Throws()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => AddAsync(new NewVoice(Engine, "///"), VoiceFile.Make()));
        await Assert.ThrowsAsync<ArgumentException>(() => AddAsync(new NewVoice("../x", "anna"), VoiceFile.Make()));
    }

    [Fact]
    public async Task List_DamagedOrMissingDescription_StillHasTheVoice()
    {
        await AddAsync(new NewVoice(Engine, "anna"), VoiceFile.Make());
        await AddAsync(new NewVoice(Engine, "ben"), VoiceFile.Make());
        File.WriteAllText(Path.Combine(EngineFolder, "anna.json"), "{ torn");
        File.Delete(Path.Combine(EngineFolder, "ben.json"));
        File.WriteAllText(Path.Combine(EngineFolder, "Not An Id.safetensors"), "");

        Assert.Equal(["anna", "ben"], _library.List(Engine).Select(voice => voice.Name));
    }

    [Fact]
    public async Task Import_WhatWasExported_IsTheSame()
    {
        byte[] file = VoiceFile.Make(positions: 7, isLegacy: true);
        string path = Path.Combine(_folder, "outside.safetensors");
        await File.WriteAllBytesAsync(path, file, Cancelled);

        LibraryVoice voice = await _library.ImportAsync(Engine, "Ben", path, Cancelled);
        await using Stream read = _library.OpenRead(voice);
        using var copy = new MemoryStream();
        await read.CopyToAsync(copy, Cancelled);

        Assert.Equal(file, copy.ToArray());
        Assert.Null(voice.Tier);
    }

    [Fact]
    public async Task Import_PublishedVoice_IsTaken()
    {
        SharedFiles.SkipUnlessPresent("models", "pocket-tts", "embeddings", "noise.safetensors");

        LibraryVoice voice = await _library.ImportAsync(
            Engine, "noise", SharedFiles.PathTo("models", "pocket-tts", "embeddings", "noise.safetensors"), Cancelled);

        Assert.Equal("noise", Assert.Single(_library.List(Engine)).Id);
        Assert.Equal(1_918_184, new FileInfo(voice.Path).Length);
    }

    [Fact]
    public async Task Add_DiskFull_LeavesNoHalfVoice()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can mount a small disk.");
        string small = Path.Combine(_folder, "small");
        Directory.CreateDirectory(small);
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "none", small), "This machine lets nobody mount.");
        try
        {
            VoiceLibrary library = Open(small);

            await Assert.ThrowsAnyAsync<IOException>(async () => await library.AddAsync(
                new NewVoice(Engine, "anna"), async (stream, token) => await stream.WriteAsync(new byte[256 * 1_024], token), Cancelled));

            Assert.Empty(library.List(Engine));
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(small, Engine)));
            byte[] fits = VoiceFile.Make();
            await library.AddAsync(new NewVoice(Engine, "anna"), async (stream, token) => await stream.WriteAsync(fits, token), Cancelled);
        }
        finally
        {
            await RunAsync("umount", small);
        }
    }

    private static VoiceLibrary Open(string folder) =>
        new(Options.Create(new VoiceOptions { Library = folder }), TimeProvider.System);

    private async Task<LibraryVoice> AddAsync(NewVoice voice, byte[] file) =>
        await _library.AddAsync(voice, async (stream, token) => await stream.WriteAsync(file, token), Cancelled);

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        await process.StandardError.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return process.ExitCode == 0;
    }
}
