using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using Parley.Testing.Fuzzing;

namespace Parley.Server.Tests.Fuzzing;

/// <summary>A few thousand messages that nobody should send; <c>bench fuzz</c> sends many more.</summary>
public sealed class FuzzTests
{
    private const int Messages = 4_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_WhateverComes_AnswersAndGoesOn()
    {
        var faults = new FaultLog();
        await using ServerFixture server = await ServerFixture.StartAsync(
            configure: services => services.AddSingleton<ILoggerProvider>(faults),
            settings:
            [
                ("Parley:Engines:VoiceActivity", "energy"),
                ("Parley:Engines:SpeechToText", "scripted"),
                ("Parley:Engines:TextToSpeech", "scripted"),
                ("Parley:Engines:Brain", "scripted"),
                ("Parley:Brain:ScriptedReply", "Yes of course."),
                ("Parley:ScriptedTextToSpeech:DurationMs", "200"),
                ("Parley:Limits:RequestBurst", "1000000"),
            ]);
        FuzzSurface surface = await FuzzSurface.ReadAsync(server.Http, Cancelled);
        using var run = new FuzzRun(server.Server.Address, surface, Messages, seed: 1);

        await run.RunAsync(atOnce: 8, Cancelled);

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n", run.Tally.Outcomes.Select(outcome => $"{outcome.Count,8} {outcome.Outcome}")));
        Assert.True(faults.Lines.IsEmpty, string.Join("\n", faults.Lines.Take(20).Concat(run.Tally.Findings)));
        Assert.True(run.Tally.Findings.Count == 0, string.Join("\n", run.Tally.Findings));
        Assert.Equal("""{"status":"healthy"}""", await server.Http.GetStringAsync("/health", Cancelled));
        await OpenAi.Poll.UntilAsync(() => server.Sessions.LiveCount == 0);
        await OpenAi.Poll.UntilAsync(() => server.Uploads.Length == 0);
    }
}
