namespace Parley.EndToEnd.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("'--voise'", "'--voice'", "generate", "--text", "x", "--output-path", "x.wav", "--voise", "rms")]
    [InlineData("'generat'", "'generate'", "generat")]
    [InlineData("'--prot'", "'--port'", "serve", "--prot", "1")]
    public async Task Run_MistypedName_SuggestsNearestAndExits2(string wrong, string right, params string[] arguments)
    {
        RunResult result = await ParleyProgram.RunAsync(arguments);

        result.AssertExit(2).AssertOneErrorLine(wrong, $"Did you mean {right}?");
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("--text", "generate", "--output-path", "x.wav")]
    [InlineData("--output-path", "generate", "--text", "x")]
    [InlineData("--input", "converse", "--output", "x.wav")]
    [InlineData("transcribe", "transcribe")]
    [InlineData("--speed", "generate", "--text", "x", "--output-path", "x.wav", "--speed", "100")]
    [InlineData("--speed", "generate", "--text", "x", "--output-path", "x.wav", "--speed", "fast")]
    [InlineData("--speed", "converse", "--input", "x.wav", "--output", "y.wav", "--speed", "quick")]
    [InlineData("--format", "transcribe", "x.wav", "--format", "pdf")]
    [InlineData("--port", "serve", "--port", "70000")]
    [InlineData("--port", "serve", "--port", "http")]
    [InlineData("")]
    public async Task Run_WrongUsage_SaysWhatInOneLineAndExits2(string named, params string[] arguments)
    {
        RunResult result = await ParleyProgram.RunAsync(arguments);

        result.AssertExit(2).AssertOneErrorLine(named, "--help'");
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("serve", "converse", "generate", "transcribe", "voices", "doctor")]
    [InlineData("--text", "--output-path", "--voice", "--engine", "--speed", "--timings")]
    public async Task Help_ShowsEverythingWithExamples(params string[] named)
    {
        string[] command = named[0] == "--text" ? ["generate", "--help"] : ["--help"];

        RunResult result = await ParleyProgram.RunAsync(command);

        Assert.All(named, name => Assert.Contains(name, result.AssertExit(0).Text));
        Assert.Contains("Examples:", result.Text);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Version_IsOneLine()
    {
        RunResult result = await ParleyProgram.RunAsync("--version");

        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", result.AssertExit(0).Text);
    }
}
