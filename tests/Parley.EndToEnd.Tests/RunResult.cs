using System.Text;

namespace Parley.EndToEnd.Tests;

/// <summary>What a program left behind.</summary>
internal sealed record RunResult(int ExitCode, byte[] Output, string Error)
{
    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>Fails with everything the program said if it ended otherwise.</summary>
    public RunResult AssertExit(int expected)
    {
        Assert.True(ExitCode == expected, $"Exit code {ExitCode}, expected {expected}.\nstdout: {Head(Text)}\nstderr: {Head(Error)}");
        return this;
    }

    /// <summary>Exactly one line on standard error that holds every part: people and scripts read it.</summary>
    public RunResult AssertOneErrorLine(params ReadOnlySpan<string> parts)
    {
        string line = Assert.Single(Error.TrimEnd('\n').Split('\n'));
        foreach (string part in parts)
            Assert.Contains(part, line);
        return this;
    }

    private static string Head(string text) => text.Length > 4_000 ? text[..4_000] + " …" : text;
}
