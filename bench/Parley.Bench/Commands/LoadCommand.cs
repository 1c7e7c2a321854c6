using System.CommandLine;

using Parley.Bench.Calls;
using Parley.Bench.Offline;
using Parley.Bench.Reports;
using Parley.Bench.Servers;
using Parley.Bench.Speech;
using Parley.Engines.Silero;

namespace Parley.Bench.Commands;

/// <summary><c>load</c>: many calls in one process.</summary>
internal static class LoadCommand
{
    private const int FramesPerSecond = 50;

    private static readonly TargetOptions s_target = new();

    private static readonly Option<string> s_sessions = new("--sessions")
    {
        Description =
            "Calls at once; several numbers, such as 100,200,400, are run one after another, each with a fresh "
            + "server.",
        DefaultValueFactory = static _ => "100",
    };

    private static readonly Option<int> s_seconds = new("--seconds")
    {
        Description = "How long they talk once all are there.",
        DefaultValueFactory = static _ => 600,
    };

    private static readonly Option<double> s_rampUp = new("--ramp-up-s")
    {
        Description = "Time over which the calls come in.",
        DefaultValueFactory = static _ => 10,
    };

    private static readonly Option<int> s_reply = new("--reply-ms")
    {
        Description = "How long the started server's replies sound.",
        DefaultValueFactory = static _ => 1_000,
    };

    private static readonly Option<double> s_pause = new("--longest-pause-s")
    {
        Description = "Longest pause between a reply and the next clip.",
        DefaultValueFactory = static _ => 2,
    };

    private static readonly Option<double> s_giveUp = new("--give-up-s")
    {
        Description = "A reply that has not ended so long after its clip is lost.",
        DefaultValueFactory = static _ => 10,
    };

    private static readonly Option<int> s_pumps = new("--pumps")
    {
        Description = "Threads that send.",
        DefaultValueFactory = static _ => 1,
    };

    public static Command Create()
    {
        var command = new Command(
            "load",
            "Hold many hands-free calls at once in real time, and count what is lost, split and late, and what "
                + "it costs.")
        {
            s_sessions, s_seconds, s_rampUp, s_reply, s_pause, s_giveUp, s_pumps,
        };
        s_target.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var engine = new SileroVoiceActivityEngine();
        OfflineEar ear = s_target.OpenEar(parsed, engine);
        ClipLibrary clips = s_target.LoadClips(parsed, ear);
        Console.WriteLine($"{clips.ClipCount} clips, each in {clips.Takes.Count / clips.ClipCount} takes");
        var reports = new List<TalkReport>();
        foreach (string sessions in parsed.GetValue(s_sessions)!.Split(','))
        {
            TalkReport report = await HoldAsync(parsed, ear, clips, int.Parse(sessions), cancellationToken);
            ReportWriter.Say(report);
            reports.Add(report);
        }

        ReportWriter.Write(s_target.Json(parsed), reports);
        return reports.TrueForAll(report => report.Answered == report.Turns && report.BrokenCalls == 0) ? 0 : 1;
    }

    private static async Task<TalkReport> HoldAsync(
        ParseResult parsed, OfflineEar ear, ClipLibrary clips, int sessions, CancellationToken cancellationToken)
    {
        await using TargetServer server =
            await s_target.OpenServerAsync(parsed, parsed.GetValue(s_reply), cancellationToken);
        using var talk = new Talk(server, clips, s_target.Seed(parsed), parsed.GetValue(s_pumps));
        await using var watch = new ResourceWatch(server.ProcessId);
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan rampUp = TimeSpan.FromSeconds(parsed.GetValue(s_rampUp));
        var calls = new List<Call>();
        for (int i = 0; i < sessions; i++)
        {
            TimeSpan early = (rampUp * i / sessions) - TimeProvider.System.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
                await Task.Delay(early, TimeProvider.System, cancellationToken);
            CallPlan plan = Plan(parsed, rampUp - TimeProvider.System.GetElapsedTime(start));
            calls.Add(await talk.BeginAsync(plan, cancellationToken));
        }

        await Task.WhenAll(calls.Select(call => Talk.EndAsync(call, cancellationToken)));
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        ResourceReport? resources = await watch.StopAsync();
        talk.Dispose();
        return TalkSummary.Of(calls, ear, sessions, seconds, talk.LatenessMs, resources);
    }

    private static CallPlan Plan(ParseResult parsed, TimeSpan beforeAllAreThere)
    {
        double seconds = parsed.GetValue(s_seconds) + Math.Max(0, beforeAllAreThere.TotalSeconds);
        return new CallPlan
        {
            LastStart = (int)(seconds * FramesPerSecond),
            MaximumPause = Math.Max(15, (int)(parsed.GetValue(s_pause) * FramesPerSecond)),
            GiveUpAfter = (int)(parsed.GetValue(s_giveUp) * FramesPerSecond),
        };
    }
}
