using System.Text.Json;

using Parley.EndToEnd.Tests.Serving;

namespace Parley.EndToEnd.Tests.Storage;

/// <summary><c>parley sessions</c>, <c>backup</c> and <c>restore</c> beside a running server.</summary>
public sealed class BackupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BackupAndRestore_WhileTheServerRuns_GiveTheSameSessionsElsewhere()
    {
        using var data = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        string file = elsewhere.PathTo("backup.tar");
        string restored = elsewhere.PathTo("restored");
        string session;
        await using (RunningServer server = await RunningServer.StartAsync(Environment(data.Path)))
        {
            await TalkAsync(server, "kept", "hello there");
            session = await EndedAsync(server, "kept");

            RunResult list = await RunAsync(data.Path, "sessions", "list");
            Assert.Contains("client_left", list.Text, StringComparison.Ordinal);
            Assert.Contains("kept", list.Text, StringComparison.Ordinal);
            RunResult show = await RunAsync(data.Path, "sessions", "show", "kept");
            Assert.Contains("**Person (typed):** hello there", show.Text, StringComparison.Ordinal);
            RunResult backup = await RunAsync(data.Path, "backup", file, "--files");
            Assert.Equal((0, ""), (backup.ExitCode, backup.Error));
        }

        RunResult restore = await RunAsync(restored, "restore", file);
        Assert.Equal((0, ""), (restore.ExitCode, restore.Error));
        await using RunningServer again = await RunningServer.StartAsync(Environment(restored));
        Assert.Equal(session, await EndedAsync(again, "kept"));
        Assert.Equal("kept,hello there", await ForgottenAsync(again, restored));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Restore_WhatCannotBe_SaysWhyAndChangesNothing()
    {
        using var folder = new TemporaryFolder();
        string noBackup = folder.PathTo("no.tar");
        await File.WriteAllTextAsync(noBackup, new string('x', 5_000), Cancel);
        string empty = folder.PathTo("data");
        string full = folder.PathTo("full");
        Directory.CreateDirectory(full);
        await File.WriteAllTextAsync(Path.Combine(full, "something"), "there", Cancel);

        RunResult damaged = await RunAsync(empty, "restore", noBackup);
        RunResult missing = await RunAsync(empty, "restore", folder.PathTo("none.tar"));
        RunResult taken = await RunAsync(full, "restore", noBackup);
        RunResult nothing = await RunAsync(empty, "backup", folder.PathTo("x.tar"));

        Assert.All([damaged, missing, taken], result => Assert.Equal(1, result.ExitCode));
        Assert.Contains("is no backup", damaged.Error, StringComparison.Ordinal);
        Assert.Contains("no such file", missing.Error, StringComparison.Ordinal);
        Assert.Contains("not empty", taken.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, nothing.ExitCode);
        Assert.False(Directory.Exists(empty));
        Assert.False(File.Exists(folder.PathTo("x.tar")));
    }

    private static Dictionary<string, string?> Environment(string data) => new()
    {
        ["PARLEY_DATA"] = data,
        ["PARLEY__ENGINES__VOICEACTIVITY"] = "energy",
        ["PARLEY__ENGINES__SPEECHTOTEXT"] = "scripted",
        ["PARLEY__ENGINES__TEXTTOSPEECH"] = "scripted",
        ["PARLEY__ENGINES__BRAIN"] = "scripted",
        ["PARLEY__SCRIPTEDTEXTTOSPEECH__DURATIONMS"] = "40",
    };

    private static Task<RunResult> RunAsync(string data, params string[] arguments) =>
        ParleyProgram.RunAsync(arguments, "", environment: Environment(data));

    private static async Task TalkAsync(RunningServer server, string id, string text)
    {
        await using SessionClient client = await SessionClient.ConnectAsync(server, id);
        await client.SendAsync($$"""{"type":"send_text","text":"{{text}}"}""");
        await client.GetsAsync("turn_metrics");
    }

    private static async Task<string> EndedAsync(RunningServer server, string id)
    {
        while (true)
        {
            using HttpResponseMessage answer = await server.Http.GetAsync($"/sessions/{id}", Cancel);
            if (answer.Headers.ETag is not null)
                return await answer.Content.ReadAsStringAsync(Cancel);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }

    private static async Task<string> ForgottenAsync(RunningServer server, string data)
    {
        RunResult export = await RunAsync(data, "sessions", "export", "kept", "--format", "json");
        JsonElement json = JsonDocument.Parse(export.Text).RootElement;
        RunResult delete = await RunAsync(data, "sessions", "delete", "kept");
        Assert.Equal(0, delete.ExitCode);
        Assert.Equal(1, (await RunAsync(data, "sessions", "show", "kept")).ExitCode);
        Assert.Equal(404, (int)(await server.Http.GetAsync("/sessions/kept", Cancel)).StatusCode);
        return $"{json.GetProperty("id").GetString()},{json.GetProperty("turns")[0].GetProperty("transcript").GetString()}";
    }
}
