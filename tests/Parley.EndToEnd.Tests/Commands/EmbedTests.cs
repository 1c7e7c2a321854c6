using System.Text;
using System.Text.Json;

namespace Parley.EndToEnd.Tests.Commands;

public sealed class EmbedTests
{
    [Fact]
    public async Task Embed_Texts_WritesOneUnitVectorALine()
    {
        RunResult result = await ParleyProgram.RunAsync("embed", "--model-dir", Model, "The cat sat.", "", "--", "-1 degrees");

        float[][] vectors = Parse(result.AssertExit(0).Text);
        Assert.Equal(3, vectors.Length);
        Assert.All(vectors, static vector =>
        {
            Assert.Equal(384, vector.Length);
            Assert.Equal(1, vector.Sum(static number => number * number), 1e-4f);
        });
    }

    [Fact]
    public async Task Embed_StandardInput_WritesALineForEachLineAsItComes()
    {
        await using RunningProgram program = ParleyProgram.Start(["embed", "--model-dir", Model], readOutput: false);
        using var output = new StreamReader(program.Output);
        CancellationToken token = TestContext.Current.CancellationToken;

        foreach (string text in (string[])["one\n", "\n", "three\n"])
        {
            await program.Input.WriteAsync(Encoding.UTF8.GetBytes(text), token);
            await program.Input.FlushAsync(token);
            string? line = await output.ReadLineAsync(token).AsTask().WaitAsync(RunningProgram.Patience, token);
            Assert.Equal(384, Assert.Single(Parse(line!)).Length);
        }

        program.Input.Close();
        (await program.WaitAsync()).AssertExit(0);
    }

    [Fact]
    public async Task Embed_WithoutModel_SaysWhichCommandGetsIt()
    {
        using var empty = new TemporaryFolder();
        var environment = new Dictionary<string, string?> { ["PARLEY_MODELS"] = empty.Path };

        RunResult result = await ParleyProgram.RunAsync(["embed", "text"], input: "", environment: environment);

        Assert.Contains("parley models pull minilm", result.AssertExit(69).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embed_UnknownEngine_IsWrongUsage()
    {
        RunResult result = await ParleyProgram.RunAsync("embed", "--engine", "minilmm", "text");

        Assert.Contains("Did you mean 'minilm'?", result.AssertExit(2).Error, StringComparison.Ordinal);
    }

    private static string Model => SharedFiles.Require("models", "minilm");

    private static float[][] Parse(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonSerializer.Deserialize<float[]>(line)!)];
}
