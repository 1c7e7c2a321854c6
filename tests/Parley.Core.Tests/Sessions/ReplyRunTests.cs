using System.Collections.Concurrent;

using Microsoft.Extensions.Logging.Abstractions;

using Parley.Core.Brain;
using Parley.Core.Personas;
using Parley.Core.Playout;
using Parley.Core.Sessions;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

public sealed class ReplyRunTests : IDisposable
{
    private readonly ConcurrentQueue<TurnEvent> _events = new();
    private readonly FakeVoice _voice = new();
    private readonly StepContext _context = new();
    private ReplyRun? _run;

    [Fact]
    public void Start_NotCommitted_SpeaksTheFirstClauseAndNoMore()
    {
        Start(_ => ["First of all. ", "Then the second. ", "And the third."]);
        Assert.Single(_voice.Requests);

        _context.Run(_run!.Commit);

        Assert.Equal(3, _voice.Requests.Count);
        Assert.Single(_events.OfType<TurnEvent.ReplyClauseReady>());
        Assert.Single(_events.OfType<TurnEvent.ReplyAudioReady>());
        Assert.Contains(new TurnEvent.ReplyTextCompleted(1), _events);
    }

    [Fact]
    public void Close_NotCommitted_EndsWithoutAWordToTheClient()
    {
        Start(_ => ["First of all. ", "Then the second. "]);

        _context.Run(_run!.Close);
        _context.Finish(_run.Completion);

        Assert.True(_run.IsOver);
        Assert.True(_run.Committed.IsCanceled);
        Assert.Single(_voice.Requests);
        Assert.Empty(_events.OfType<TurnEvent.ReplyFailed>());
    }

    [Fact]
    public void Start_BrainThrowsAtTheCall_IsToldAndTheReplyEnds()
    {
        Start(new ThrowingBrain());
        _context.Run(_run!.Commit);
        _context.Finish(_run.Completion);

        TurnEvent.ReplyFailed failed = Assert.IsType<TurnEvent.ReplyFailed>(Assert.Single(_events));
        Assert.Equal("brain_unavailable", failed.Code);
        Assert.Contains("no model", failed.Message);
        Assert.Equal(PlayoutProgress.Finished, _run.Playout.Pump(TimeSpan.Zero, out _, out _));
    }

    [Fact]
    public void Start_VoiceFails_TheTextStillComesToItsEnd()
    {
        _voice.Failure = new ArgumentException("There is no such voice.");
        Start(_ => Enumerable.Repeat("A clause of words. ", 100));
        _context.Run(_run!.Commit);
        _context.Finish(_run.Completion);

        Assert.Equal(100, _events.OfType<TurnEvent.ReplyTextArrived>().Count());
        Assert.Contains(new TurnEvent.ReplyTextCompleted(1), _events);
        Assert.Equal("voice_unavailable", Assert.Single(_events.OfType<TurnEvent.ReplyFailed>()).Code);
    }

    [Fact]
    public void Start_NoText_TheReplyEndsWithoutAClause()
    {
        Start(_ => []);
        _context.Run(_run!.Commit);
        _context.Finish(_run.Completion);

        Assert.Equal([new TurnEvent.ReplyTextCompleted(1)], _events);
        Assert.Equal(PlayoutProgress.Finished, _run.Playout.Pump(TimeSpan.Zero, out _, out _));
    }

    public void Dispose()
    {
        _context.Run(_run!.Close);
        _context.Finish(_run.Completion);
        _run.Dispose();
    }

    private void Start(Func<UserTurn, IEnumerable<string>> answer) => Start(new FakeBrain(answer));

    private void Start(IBrain brain)
    {
        var playout = new ReplyPlayout(1, new PlayoutOptions { BufferMs = 60_000 }, new ReplayGuard());
        _run = new ReplyRun(
            1, 1, brain, _voice, text => new SpeechRequest(text), playout, _events.Enqueue, () => { }, NullLogger.Instance);
        _context.Run(() => _run.Start(
            new UserTurn("hello", [], new Persona("p", "P", "Be brief."), _run.Committed)));
    }

    private sealed class ThrowingBrain : IBrain
    {
        public IAsyncEnumerable<ReplyUpdate> ReplyAsync(UserTurn turn, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("There is no model.");

        public Task WarmUpAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
