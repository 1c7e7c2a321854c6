using System.Text.Json;

using Parley.Testing.Moshi;

namespace Parley.EndToEnd.Tests.Converse;

/// <summary>The built program and a moshi-server (the scripted peer) over a real socket.</summary>
public sealed class MoshiConverseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Converse_MoshiServer_HearsTheTurns()
    {
        await using MoshiServer server = await MoshiServer.StartAsync();

        List<string> heard = Finals(await ConverseAsync(server, "max"));

        Assert.Equal(["one two three", "four five"], heard);
        // One to see whether it is there, one for the session.
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task Converse_ServerLostMidWordAndBackLater_GoesOnWithWhatItHas()
    {
        // The session's connection ends in the third word; the turn meets a server that is away twice.
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript
        {
            CutsAfter = connection => connection == 1 ? 13 : null,
            IsDown = connection => connection is 2 or 3,
        });

        List<string> heard = Finals(await ConverseAsync(server, "realtime"));

        Assert.True(server.Connections > 4, $"the server was asked {server.Connections} times only");
        Assert.Equal("four five", heard[^1]);
        Assert.StartsWith("one", heard[0], StringComparison.Ordinal);
    }

    private static List<string> Finals(IReadOnlyList<JsonElement> events) =>
    [
        .. events.Where(e => e.GetProperty("type").GetString() == "transcription" && e.GetProperty("is_final").GetBoolean())
            .Select(e => e.GetProperty("text").GetString()!),
    ];

    private async Task<IReadOnlyList<JsonElement>> ConverseAsync(MoshiServer server, string speed)
    {
        Wav.Write(_folder.PathTo("in.wav"), 16_000, 1, MoshiEar.Say(0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 5, 0, 0, 0, 0, 0));
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PARLEY__MOSHI__ENDPOINT"] = server.Url,
            ["PARLEY__ENGINES__VOICEACTIVITY"] = "energy",
            ["PARLEY__ENGINES__TEXTTOSPEECH"] = "scripted",
        };
        RunResult result = await ParleyProgram.RunAsync(
            ["converse", "--input", "in.wav", "--output", "out.wav", "--events", "events.jsonl", "--speed", speed], "", _folder.Path, environment);
        result.AssertExit(0);
        return [.. (await File.ReadAllLinesAsync(_folder.PathTo("events.jsonl"), TestContext.Current.CancellationToken)).Select(line => JsonElement.Parse(line))];
    }
}
