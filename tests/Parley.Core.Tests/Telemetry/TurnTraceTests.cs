using System.Collections.Concurrent;
using System.Diagnostics;

using Parley.Core.Telemetry;
using Parley.Core.Turns;
using Parley.Testing;

namespace Parley.Core.Tests.Telemetry;

public sealed class TurnTraceTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly ConcurrentQueue<Activity> _all = new();
    private readonly ActivityListener _listener;
    private readonly string _session = Guid.NewGuid().ToString("N");
    private readonly TurnTrace _trace;

    public TurnTraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == ParleyTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _all.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        _trace = new TurnTrace(_session, _time);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Observe_SpokenTurn_HasEachPhaseWithItsTimes()
    {
        At(1_000, new TurnEvent.SpeechStarted(Ms(800)), new TurnEffect.BeginUtterance(Ms(800)));
        At(2_000, new TurnEvent.SpeechPaused(Ms(1_900)), new TurnEffect.FinalizeTranscript(1));
        At(2_100, new TurnEvent.TranscriptFinalized(1, "hello"), new TurnEffect.StartReply(1, "hello"));
        At(2_400, new TurnEvent.ReplyClauseReady(1));
        At(2_450, new TurnEvent.ReplyAudioReady(1, default));
        At(2_500, new TurnEvent.TimerElapsed(TurnTimer.EndOfTurn), new TurnEffect.CommitReply(1));
        At(2_510, new TurnEvent.PlayoutStarted(1));
        At(2_600, new TurnEvent.ReplyTextCompleted(1));
        At(4_000, new TurnEvent.PlayoutFinished(1, default!), new TurnEffect.Emit(Metrics(1)));

        Assert.Equal(
            ["turn 800-4000", "turn.listen 800-2500", "turn.play 2510-4000", "turn.speak 2400-2450", "turn.think 2100-2600", "turn.transcribe 2000-2100"],
            Spans().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Observe_SpeechOverAReply_BelongsToTheNextTurn()
    {
        At(100, new TurnEvent.SendText("hello"), new TurnEffect.StartReply(1, "hello"), new TurnEffect.CommitReply(1));
        At(300, new TurnEvent.PlayoutStarted(1));
        At(1_000, new TurnEvent.SpeechStarted(Ms(900)), new TurnEffect.BeginUtterance(Ms(900)));
        At(1_500, new TurnEvent.PlayoutDropped(1, default!), new TurnEffect.Emit(Metrics(1)));
        At(2_000, new TurnEvent.StopRecording(), new TurnEffect.FinalizeTranscript(2));
        At(2_100, new TurnEvent.TranscriptFinalized(2, "no"), new TurnEffect.StartReply(2, "no"), new TurnEffect.CommitReply(2));
        At(3_000, new TurnEvent.PlayoutFinished(2, default!), new TurnEffect.Emit(Metrics(2)));

        Assert.Equal(
            ["turn 100-1500", "turn 900-3000", "turn.listen 900-2100", "turn.play 300-1500", "turn.think 100-1500", "turn.think 2100-3000", "turn.transcribe 2000-2100"],
            Spans().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Observe_RepliesMadeInVain_AreForgotten()
    {
        At(100, new TurnEvent.SpeechStarted(Ms(50)), new TurnEffect.BeginUtterance(Ms(50)));
        At(200, new TurnEvent.SpeechResumed(), new TurnEffect.StartReply(1, "he"));
        At(300, new TurnEvent.SpeechResumed(), new TurnEffect.CancelReply(1));
        At(400, new TurnEvent.StopRecording(), new TurnEffect.StartReply(2, "hello"), new TurnEffect.CommitReply(2));
        At(900, new TurnEvent.PlayoutFinished(2, default!), new TurnEffect.Emit(Metrics(1)));

        Assert.Contains("turn.think 400-900", Spans());
        Assert.DoesNotContain(Spans(), span => span.StartsWith("turn.think 200", StringComparison.Ordinal));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static TurnMetrics Metrics(int turn) => new() { Turn = turn, Speculation = Speculation.Off };

    private void At(int milliseconds, TurnEvent turnEvent, params TurnEffect[] effects)
    {
        _time.Advance(Ms(milliseconds) - _time.Elapsed);
        _trace.Observe(Ms(milliseconds), turnEvent, [.. effects]);
    }

    // Other tests make spans meanwhile: only ours, and what is in them.
    private IEnumerable<string> Spans()
    {
        DateTime start = (_time.GetUtcNow() - _time.Elapsed).UtcDateTime;
        List<Activity> turns = [.. _all.Where(span => Equals(span.GetTagItem("parley.session_id"), _session))];
        return _all
            .Where(span => turns.Contains(span) || turns.Exists(turn => turn.SpanId == span.ParentSpanId))
            .Select(span => $"{span.OperationName} {(span.StartTimeUtc - start).TotalMilliseconds:0}-{(span.StartTimeUtc + span.Duration - start).TotalMilliseconds:0}");
    }
}
