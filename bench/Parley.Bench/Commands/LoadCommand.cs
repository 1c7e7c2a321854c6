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

    private static readonly TargetOptions _target = new();

    private static readonly Option<string> _sessions = new("--sessions")
    {
        Description =
            "Calls at once; several numbers, such as 100,200,400, are run one after another, each with a fresh "
            + "server.",
        DefaultValueFactory = static _ => "100",
    };

    private static readonly Option<int> _seconds = new("--seconds")
    {
        Description = "How long they talk once all are there.",
        DefaultValueFactory = static _ => 600,
    };

    private static readonly Option<double> _rampUp = new("--ramp-up-s")
    {
        Description = "Time over which the calls come in.",
        DefaultValueFactory = static _ => 10,
    };

    private static readonly Option<int> _reply = new("--reply-ms")
    {
        Description = "How long the started server's replies sound.",
        DefaultValueFactory = static _ => 1_000,
    };

    private static readonly Option<double> _pause = new("--longest-pause-s")
    {
        Description = "Longest pause between a reply and the next clip.",
        DefaultValueFactory = static _ => 2,
    };

    private static readonly Option<double> _giveUp = new("--give-up-s")
    {
        Description = "A reply that has not ended so long after its clip is lost.",
        DefaultValueFactory = static _ => 10,
    };

    private static readonly Option<int> _pumps = new("--pumps")
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
            _sessions, _seconds, _rampUp, _reply, _pause, _giveUp, _pumps,
        };
        _target.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var engine = new SileroVoiceActivityEngine();
        OfflineEar ear = _target.OpenEar(parsed, engine);
        ClipLibrary clips = _target.LoadClips(parsed, ear);
        Console.WriteLine($"{clips.ClipCount} clips, each in {clips.Takes.Count / clips.ClipCount} takes");
        var reports = new List<TalkReport>();
        foreach (string sessions in parsed.GetValue(_sessions)!.Split(','))
        {
            TalkReport report = await HoldAsync(parsed, ear, clips, int.Parse(sessions), cancellationToken);
            ReportWriter.Say(report);
            reports.Add(report);
        }

        ReportWriter.Write(_target.Json(parsed), reports);
        return reports.TrueForAll(report => report.Answered == report.Turns && report.BrokenCalls == 0) ? 0 : 1;
    }

    private static async Task<TalkReport> HoldAsync(
        ParseResult parsed, OfflineEar ear, ClipLibrary clips, int sessions, CancellationToken cancellationToken)
    {
        await using TargetServer server =
            await _target.OpenServerAsync(parsed, parsed.GetValue(_reply), cancellationToken);
        using var talk = new Talk(server, clips, _target.Seed(parsed), parsed.GetValue(_pumps));
        await using var watch = new ResourceWatch(server.ProcessId);
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan rampUp = TimeSpan.FromSeconds(parsed.GetValue(_rampUp));
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
        double seconds = parsed.GetValue(_seconds) + Math.Max(0, beforeAllAreThere.TotalSeconds);
        return new CallPlan
        {
            LastStart = (int)(seconds * FramesPerSecond),
            MaximumPause = Math.Max(15, (int)(parsed.GetValue(_pause) * FramesPerSecond)),
            GiveUpAfter = (int)(parsed.GetValue(_giveUp) * FramesPerSecond),
        };
    }
}
