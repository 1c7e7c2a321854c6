using System.CommandLine;

using Parley.Bench.Calls;
using Parley.Bench.Offline;
using Parley.Bench.Reports;
using Parley.Bench.Servers;
using Parley.Bench.Speech;
using Parley.Engines.Silero;

namespace Parley.Bench.Commands;

/// <summary><c>barge-in</c>: how quickly a reply falls silent when one speaks into it.</summary>
internal static class BargeInCommand
{
    private static readonly TargetOptions _target = new();
    private static readonly Option<int> _turns = new("--turns")
    {
        Description = "Replies to speak into.",
        DefaultValueFactory = static _ => 200,
    };

    private static readonly Option<int> _perSession = new("--turns-per-session")
    {
        Description = "Of them in one session.",
        DefaultValueFactory = static _ => 50,
    };

    private static readonly Option<int> _reply = new("--reply-ms")
    {
        Description = "How long the started server's replies sound.",
        DefaultValueFactory = static _ => 6_000,
    };

    public static Command Create()
    {
        var command = new Command(
            "barge-in",
            "Speak into running replies: from the sending of the frame on which Silero, run offline, decides "
                + "that speech has "
            + "begun to the last piece of the reply received; and whether playback_interrupted follows and "
            + "nothing after it.")
        {
            _turns, _perSession, _reply,
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
        await using TargetServer server =
            await _target.OpenServerAsync(parsed, parsed.GetValue(_reply), cancellationToken);
        using var talk = new Talk(server, clips, _target.Seed(parsed));
        await using var watch = new ResourceWatch(server.ProcessId);
        var outcomes = new List<BargeInOutcome>();
        string? error = null;
        // One more than asked for: the first clip of a session finds silence, and the first session warms the server
        // up.
        int perSession = parsed.GetValue(_perSession);
        for (int left = parsed.GetValue(_turns) + Math.Min(5, perSession), session = 0; left > 0; session++)
        {
            int count = session == 0 ? Math.Min(5, perSession) : Math.Min(left, perSession);
            var plan = new CallPlan
            {
                Utterances = count + 1,
                Interrupts = true,
                MinimumPause = 25,
                MaximumPause = 100,
            };
            using Call call = await talk.BeginAsync(plan, cancellationToken);
            await Talk.EndAsync(call, cancellationToken);
            error ??= call.Client.LastError;
            left -= count;
            if (session > 0)
                outcomes.AddRange(BargeInAnalysis.Of(call.Record, ear));
        }

        var report = BargeInReport.Of(outcomes, await watch.StopAsync(), error);
        report.Say();
        ReportWriter.Write(_target.Json(parsed), report);
        return report.LatePieces == 0 && report.Confirmed == report.Turns && error is null ? 0 : 1;
    }
}
