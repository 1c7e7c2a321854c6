using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

using Parley.EndToEnd.Tests.Serving;

namespace Parley.EndToEnd.Tests.OpenAi;

/// <summary>A machine whose disk is full, or that has no ffmpeg.</summary>
public sealed class PoorMachineTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transcription_DiskIsFull_SaysSoAndLeavesNothing()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync();
        await using RunningServer server = await RunningServer.StartAsync(Environment(("TMPDIR", disk.Path)));
        IReadOnlyList<string> before = [.. disk.Names.Where(IsUpload)];
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[500_000]), "file", "speech.wav" } };

        using HttpResponseMessage response = await server.Http.PostAsync("/v1/audio/transcriptions", form, Cancelled);

        Assert.Equal(HttpStatusCode.InsufficientStorage, response.StatusCode);
        JsonElement error = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("error");
        Assert.Equal("no_room", error.GetProperty("code").GetString());
        Assert.Contains("Free some space", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(disk.Path, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(before);
        Assert.DoesNotContain(disk.Names, IsUpload);
    }

    [Fact]
    public async Task Speech_WithoutFfmpeg_SpeaksWhatNeedsNoneAndSaysWhatToDoForTheRest()
    {
        using var nothing = new TemporaryFolder();
        await using RunningServer server = await RunningServer.StartAsync(Environment(("PATH", nothing.Path)));

        using HttpResponseMessage wav = await SpeakAsync(server, "wav");
        using HttpResponseMessage mp3 = await SpeakAsync(server, "mp3");

        Assert.Equal(HttpStatusCode.OK, wav.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, mp3.StatusCode);
        JsonElement error = (await mp3.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("error");
        Assert.Contains("apt-get install ffmpeg", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static bool IsUpload(string name) => name.EndsWith(".upload", StringComparison.Ordinal);

    private static Task<HttpResponseMessage> SpeakAsync(RunningServer server, string format) =>
        server.Http.PostAsJsonAsync("/v1/audio/speech", new { input = "Good morning.", response_format = format }, Cancelled);

    private static Dictionary<string, string?> Environment(params (string Name, string Value)[] more)
    {
        Dictionary<string, string?> environment = new() { ["PARLEY__ENGINES__TEXTTOSPEECH"] = "flite" };
        foreach ((string name, string value) in more)
            environment[name] = value;
        return environment;
    }
}
