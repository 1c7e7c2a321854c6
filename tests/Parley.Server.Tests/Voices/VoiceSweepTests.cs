using Microsoft.Extensions.DependencyInjection;

using Parley.Server.Voices;

namespace Parley.Server.Tests.Voices;

/// <summary>What a killed server leaves on the disk.</summary>
public sealed class VoiceSweepTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SweepAsync_OldFilesOfNothing_GoAndAllOthersStay()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();
        string sample = (await api.UploadAsync("anna")).GetProperty("id").GetString()!;
        string folder = Directory.EnumerateDirectories(Path.Combine(api.DataFolder, "samples")).Single();
        string uploads = Path.Combine(api.DataFolder, "uploads");
        foreach (string orphan in new[] { Path.Combine(folder, "smp_orphan"), Path.Combine(uploads, "old"), Path.Combine(uploads, "new") })
            await File.WriteAllTextAsync(orphan, "x", Cancel);
        DateTime old = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2);
        foreach (string path in new[] { Path.Combine(folder, sample), Path.Combine(folder, "smp_orphan"), Path.Combine(uploads, "old") })
            File.SetLastWriteTimeUtc(path, old);

        int swept = await api.Server.Server.Services.GetRequiredService<VoiceSweep>().SweepAsync(Cancel);

        Assert.Equal(2, swept);
        Assert.Equal([sample], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
        Assert.Equal(["new"], Directory.EnumerateFiles(uploads).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Start_AfterAKillBetweenRowsAndFiles_FinishesTheDeletion()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        string id = await api.CreateAsync();
        await api.UploadAsync(id);
        await api.TrainAsync(id);
        // As far as a killed server came: the rows are gone.
        var registry = api.Server.Server.Services.GetRequiredService<Core.Voices.Registry.IVoiceRegistry>();
        Assert.NotNull(await registry.DeleteAsync(id, Cancel));
        Assert.NotEmpty(Directory.EnumerateFiles(api.Library.Path, "anna.*", SearchOption.AllDirectories));

        await api.Server.Server.Services.GetRequiredService<VoiceRemovals>().StartingAsync(Cancel);

        Assert.Empty(Directory.EnumerateFiles(api.Library.Path, "anna.*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(api.DataFolder, "samples"), "*", SearchOption.AllDirectories));
        Assert.Empty(await registry.ListRemovalsAsync(Cancel));
    }
}
