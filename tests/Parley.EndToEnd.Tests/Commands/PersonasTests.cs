namespace Parley.EndToEnd.Tests.Commands;

/// <summary><c>parley personas</c>, on a data folder of its own.</summary>
public sealed class PersonasTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_List_Export_Delete_GoTheRound()
    {
        string file = _folder.PathTo("shop.yaml");
        await File.WriteAllTextAsync(
            file, "- id: shop\n  name: Shop\n  voice: anna\n  prompt: |\n    You help in a shop.\n    Be brief.\n", TestContext.Current.CancellationToken);

        RunResult imported = await RunAsync("import", file);
        RunResult again = await RunAsync("import", file);
        RunResult replaced = await RunAsync("import", file, "--replace");
        RunResult listed = await RunAsync("list");
        RunResult json = await RunAsync("list", "--json");
        RunResult exported = await RunAsync("export", "shop", "--output-path", _folder.PathTo("out.yaml"));
        RunResult deleted = await RunAsync("delete", "shop");
        RunResult gone = await RunAsync("delete", "shop");
        RunResult back = await RunAsync("import", _folder.PathTo("out.yaml"));

        Assert.Contains("shop", imported.AssertExit(0).Text, StringComparison.Ordinal);
        Assert.Contains("--replace", again.AssertExit(1).Error, StringComparison.Ordinal);
        replaced.AssertExit(0);
        Assert.Matches(@"(?m)^assistant +settings.*\n^shop +stored +Shop +You help in a shop\.", listed.AssertExit(0).Text);
        Assert.Contains("\"prompt\":\"You help in a shop.\\nBe brief.\\n\"", json.AssertExit(0).Text, StringComparison.Ordinal);
        exported.AssertExit(0);
        deleted.AssertExit(0);
        Assert.Contains("personas list", gone.AssertExit(1).Error, StringComparison.Ordinal);
        back.AssertExit(0);
        Assert.Equal(json.Text.Split('\n')[1].Split("\"updated_at\"")[0], (await RunAsync("list", "--json")).Text.Split('\n')[1].Split("\"updated_at\"")[0]);
    }

    [Theory]
    [InlineData("id: a\nprompt: &x y", "Line 2: anchors")]
    [InlineData("colour: red", "no 'colour'")]
    public async Task Import_WhatIsNoPersona_SaysWhatAndWhere(string yaml, string expected)
    {
        string file = _folder.PathTo("bad.yaml");
        await File.WriteAllTextAsync(file, yaml, TestContext.Current.CancellationToken);

        Assert.Contains(expected, (await RunAsync("import", file)).AssertExit(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_NoFileAndDelete_OfTheSettings_SayWhatToDo()
    {
        Assert.Contains("Cannot open", (await RunAsync("import", _folder.PathTo("none.yaml"))).AssertExit(1).Error, StringComparison.Ordinal);
        Assert.Contains("settings", (await RunAsync("delete", "assistant")).AssertExit(1).Error, StringComparison.Ordinal);
    }

    private Task<RunResult> RunAsync(params string[] arguments) => ParleyProgram.RunAsync(
        ["personas", .. arguments], "", environment: new Dictionary<string, string?> { ["PARLEY_DATA"] = _folder.PathTo("data") });
}
