using System.Text.Json;

using Parley.EndToEnd.Tests.Serving;

namespace Parley.EndToEnd.Tests.OpenAi;

/// <summary>OpenAI's SDK against a server that asks for keys.</summary>
public sealed class KeyedSdkTests
{
    private const string Sentence = "Good morning.";

    [Fact]
    public async Task Sdk_WithAKeyOfTheServer_IsServed_AndWithAnotherIsTold()
    {
        using var data = new TemporaryFolder();
        Dictionary<string, string?> environment = new()
        {
            ["PARLEY_DATA"] = data.Path,
            ["PARLEY__ENGINES__TEXTTOSPEECH"] = "flite",
            ["PARLEY__ACCESS__REQUIREKEYS"] = "true",
        };
        RunResult made = await ParleyProgram.RunAsync(["keys", "create", "--name", "sdk", "--scopes", "talk"], input: "", environment: environment);
        string key = made.AssertExit(0).Text.Trim();
        await using RunningServer server = await RunningServer.StartAsync(environment);

        JsonElement answer = await NodeClient.RunAsync("audio.mjs", key, ["speechEvents", server.Address.ToString(), Sentence, data.Path, "pcm"]);
        JsonElement refusal = await NodeClient.RunAsync("audio.mjs", "parley_wrong", ["speechRefused", server.Address.ToString(), Sentence]);
        JsonElement scope = await NodeClient.RunAsync("audio.mjs", key, ["modelsRefused", server.Address.ToString()]);

        Assert.True(answer.GetProperty("pieces").GetInt32() > 1);
        Assert.Equal(401, refusal.GetProperty("status").GetInt32());
        Assert.Equal("authentication_error", refusal.GetProperty("type").GetString());
        Assert.Equal(403, scope.GetProperty("status").GetInt32());
        Assert.Equal("permission_error", scope.GetProperty("type").GetString());
    }
}
