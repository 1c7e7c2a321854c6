using System.CommandLine;

using Parley.Bench.Calls;
using Parley.Bench.Offline;
using Parley.Bench.Reports;
using Parley.Bench.Servers;
using Parley.Bench.Speech;
using Parley.Engines.Silero;

namespace Parley.Bench.Commands;

/// <summary>
/// <c>share</c>: what the platform itself takes between the end of speech and the first sound of the reply.
/// </summary>
internal static class ShareCommand
{
    private static readonly TargetOptions _target = new();
    private static readonly Option<int> _turns = new("--turns")
    {
        Description = "Turns in all.",
        DefaultValueFactory = static _ => 500,
    };

    private static readonly Option<int> _perSession = new("--turns-per-session")
    {
        Description = "Turns of one session.",
        DefaultValueFactory = static _ => 50,
    };

    private static readonly Option<int> _parallel = new("--parallel")
    {
        Description = "Sessions at once.",
        DefaultValueFactory = static _ => 1,
    };

    private static readonly Option<int> _reply = new("--reply-ms")
    {
        Description = "How long the started server's replies sound.",
        DefaultValueFactory = static _ => 1_000,
    };

    private static readonly Option<int> _warmUp = new("--warm-up")
    {
        Description = "Turns of a session before, which do not count.",
        DefaultValueFactory = static _ => 10,
    };

    public static Command Create()
    {
        var command = new Command(
            "share",
            "Measure the platform's own share acoustically over the session WebSocket, in real time: from the "
                + "sending of the "
            + "20 ms frame on which the same Silero, run offline on the same frames, decides that speech has "
            + "ended (plus what "
            + "is left of the configured delay) to the first piece of the reply with a sample above 500/32768.")
        {
            _turns, _perSession, _parallel, _reply, _warmUp,
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
        await using TargetServer server =
            await _target.OpenServerAsync(parsed, parsed.GetValue(_reply), cancellationToken);
        using var talk = new Talk(server, clips, _target.Seed(parsed));
        double? first = await WarmUpAsync(talk, ear, parsed.GetValue(_warmUp), cancellationToken);

        await using var watch = new ResourceWatch(server.ProcessId);
        long start = TimeProvider.System.GetTimestamp();
        List<Call> calls = await HoldAsync(talk, parsed, cancellationToken);
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        ResourceReport? resources = await watch.StopAsync();
        talk.Dispose();
        int parallel = parsed.GetValue(_parallel);
        TalkReport report = TalkSummary.Of(calls, ear, parallel, seconds, talk.LatenessMs, resources);
        report = report with { FirstTurnShare = first };
        ReportWriter.Say(report);
        ReportWriter.Write(_target.Json(parsed), report);
        return report.Answered == report.Turns && report.BrokenCalls == 0 ? 0 : 1;
    }

    private static async Task<double?> WarmUpAsync(
        Talk talk, OfflineEar ear, int turns, CancellationToken cancellationToken)
    {
        if (turns == 0)
            return null;
        using Call call = await talk.BeginAsync(new CallPlan { Utterances = turns }, cancellationToken);
        await Talk.EndAsync(call, cancellationToken);
        return TurnAnalysis.Of(call.Record, ear)[0].ShareMs;
    }

    private static async Task<List<Call>> HoldAsync(Talk talk, ParseResult parsed, CancellationToken cancellationToken)
    {
        int left = parsed.GetValue(_turns);
        int perSession = parsed.GetValue(_perSession);
        var running = new List<Task>();
        var calls = new List<Call>();
        while (left > 0 || running.Count > 0)
        {
            if (left > 0 && running.Count < parsed.GetValue(_parallel))
            {
                var plan = new CallPlan { Utterances = Math.Min(left, perSession) };
                Call call = await talk.BeginAsync(plan, cancellationToken);
                left -= perSession;
                calls.Add(call);
                running.Add(Talk.EndAsync(call, cancellationToken));
                continue;
            }

            Task ended = await Task.WhenAny(running);
            await ended;
            running.Remove(ended);
        }

        return calls;
    }
}
