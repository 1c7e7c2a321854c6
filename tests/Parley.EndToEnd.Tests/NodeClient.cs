using System.Text.Json;


namespace Parley.EndToEnd.Tests;

/// <summary>A client of another maker: a script of <c>tests/clients</c>, run by Node.</summary>
internal static class NodeClient
{
    private static readonly string _folder = Path.Combine(Repository.Root, "tests", "clients");

    /// <summary>Runs a script to its end, which must be a good one, and reads the last line that it printed.</summary>
    public static Task<JsonElement> RunAsync(string script, params string[] arguments) => RunAsync(script, key: null, arguments);

    /// <summary>As a client that has been given a key.</summary>
    public static async Task<JsonElement> RunAsync(string script, string? key, string[] arguments)
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(_folder, "node_modules")), $"'{_folder}' has no node_modules; run 'npm ci --ignore-scripts' there.");
        RunResult result = await RunningProgram.RunAsync(
            "node", [Path.Combine(_folder, script), .. arguments], environment: new Dictionary<string, string?> { ["PARLEY_KEY"] = key });
        result.AssertExit(0);
        return JsonDocument.Parse(result.Text.TrimEnd('\n').Split('\n')[^1]).RootElement;
    }
}
