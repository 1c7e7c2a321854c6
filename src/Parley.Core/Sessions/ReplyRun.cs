using System.Threading.Channels;

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

using Parley.Core.Audio;
using Parley.Core.Brain;
using Parley.Core.Playout;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <summary>
/// Makes one reply: asks the brain, cuts its text into clauses and speaks them into the playout. Before it is committed it
/// speaks the first clause and no more.
/// </summary>
internal sealed partial class ReplyRun : IDisposable
{
    private static readonly Func<ILogger, int, IDisposable?> _turnScope = LoggerMessage.DefineScope<int>("turn {Turn}");

    private readonly int _turn;
    private readonly IBrain _brain;
    private readonly ITextToSpeechEngine? _voice; // Null: the answer is only written.
    private readonly Func<string, SpeechRequest> _request;
    private readonly Action<TurnEvent> _post;
    private readonly Action _newsForPlayout;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<SpokenClause> _clauses = Channel.CreateBounded<SpokenClause>( // Full: the model waits.
        new BoundedChannelOptions(capacity: 32) { SingleReader = true, SingleWriter = true });

    private TimeSpan _trimmed;
    private bool _isAudible;
    private bool _isClosed;

    public ReplyRun(
        int id,
        int turn,
        IBrain brain,
        ITextToSpeechEngine? voice,
        Func<string, SpeechRequest> request,
        ReplyPlayout playout,
        Action<TurnEvent> post,
        Action newsForPlayout,
        ILogger logger,
        ReplyTimings? timings = null)
    {
        Id = id;
        _turn = turn;
        Playout = playout;
        _brain = brain;
        _voice = voice;
        _request = request;
        _post = post;
        _newsForPlayout = newsForPlayout;
        _logger = logger;
        Timings = timings;
    }

    public int Id { get; }

    public ReplyPlayout Playout { get; }

    /// <summary>What text sounds when; null where nobody wants to know.</summary>
    public ReplyTimings? Timings { get; }

    /// <summary>Completes when the reply will be spoken; cancelled when it never will.</summary>
    public Task Committed => _committed.Task;

    /// <summary>Ends when nothing of the reply is being made any more; never fails.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start(UserTurn turn) => Completion = Task.WhenAll(ThinkAsync(turn), SpeakAsync());

    public void Commit()
    {
        Playout.Release();
        _committed.TrySetResult();
    }

    /// <summary>Whether the reply has been closed and nothing works for it any more.</summary>
    public bool IsOver => _isClosed && Completion.IsCompleted;

    /// <summary>The reply is over, played or not: stops the making; what waited to be played is gone.</summary>
    public void Close()
    {
        if (_isClosed)
            return;

        _isClosed = true;
        Completion = EndAsync(Completion, _cancellation.CancelAsync());
        _committed.TrySetCanceled(_cancellation.Token);
        Playout.Dispose();
    }

    public void Dispose() => _cancellation.Dispose();

    private async Task EndAsync(Task making, Task cancelling)
    {
        await making;
        try
        {
            await cancelling;
        }
        catch (AggregateException e) // An engine's own answer to the cancellation broke.
        {
            LogFailed(_logger, e, "Cancelling");
        }
    }

    private async Task ThinkAsync(UserTurn turn)
    {
        await Task.Yield(); // Whoever started the reply is hearing the next frame.
        using IDisposable? scope = _turnScope(_logger, _turn);
        CancellationToken cancellationToken = _cancellation.Token;
        var splitter = new ClauseSplitter();
        var speakable = new SpeakableText();
        var written = new WrittenReply();
        ReplyUpdate last = default;
        try
        {
            await foreach (ReplyUpdate update in _brain.ReplyAsync(turn, cancellationToken))
            {
                last = update;
                foreach (FunctionCallContent call in update.Calls ?? [])
                {
                    _post(new TurnEvent.ReplyCalled(
                        Id, call.CallId, call.Name, FunctionCalls.ArgumentsOf(call)));
                }

                foreach (ToolUse use in update.Used ?? [])
                    _post(new TurnEvent.ReplyToolUsed(Id, use.Tool, use.Duration.TotalMilliseconds, use.IsFailed));

                if (update.Text.Length == 0)
                    continue;
                _post(new TurnEvent.ReplyTextArrived(Id, update.Text, update.Tokens));
                string spoken = speakable.Add(update.Text);
                written.Add(update.Text, spoken, speakable.Places);
                splitter.Add(spoken);
                await PassOnAsync(splitter, written, cancellationToken);
            }

            _post(new TurnEvent.ReplyTextCompleted(
                Id, last.IsCutOff, last.Usage?.InputTokenCount, last.Usage?.OutputTokenCount));
            string rest = speakable.Complete();
            written.Add("", rest, speakable.Places);
            splitter.Add(rest);
            splitter.Complete();
            await PassOnAsync(splitter, written, cancellationToken);
        }
        catch (Exception e)
        {
            Report(e, "brain_unavailable", "The language model");
        }
        finally
        {
            _clauses.Writer.TryComplete();
        }
    }

    private async ValueTask PassOnAsync(
        ClauseSplitter splitter, WrittenReply written, CancellationToken cancellationToken)
    {
        while (splitter.TryTake(out string? clause))
            await _clauses.Writer.WriteAsync(written.Take(clause), cancellationToken);
    }

    private async Task SpeakAsync()
    {
        await Task.Yield();
        using IDisposable? scope = _turnScope(_logger, _turn);
        CancellationToken cancellationToken = _cancellation.Token;
        if (_voice is null)
        {
            await DiscardClausesAsync();
            await TellPlayoutAsync(new PlayoutItem(PlayoutItemKind.ReplyEnds));
            return;
        }

        try
        {
            bool isFirst = true;
            while (await _clauses.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_clauses.Reader.TryRead(out SpokenClause? clause))
                {
                    if (isFirst)
                        _post(new TurnEvent.ReplyClauseReady(Id));
                    else
                        await _committed.Task; // Closing ends it too.
                    isFirst = false;
                    await SpeakClauseAsync(clause, cancellationToken);
                }
            }
        }
        catch (Exception e)
        {
            Report(e, "voice_unavailable", "The voice");
            await DiscardClausesAsync(); // The answer is still written to the client, to its end.
        }

        await TellPlayoutAsync(new PlayoutItem(PlayoutItemKind.ReplyEnds));
    }

    private async Task DiscardClausesAsync()
    {
        while (await _clauses.Reader.WaitToReadAsync())
            _clauses.Reader.TryRead(out _);
    }

    private async Task SpeakClauseAsync(SpokenClause clause, CancellationToken cancellationToken)
    {
        await TellPlayoutAsync(new PlayoutItem(PlayoutItemKind.ClauseBegins, Clause: clause.Text));
        Timings?.Begin(clause);
        _trimmed = TimeSpan.Zero;
        await foreach (SpeechFrame frame in _voice!.SynthesizeAsync(_request(clause.Text), cancellationToken))
        {
            if (_isAudible || BecomesAudible(frame.Audio))
            {
                SpeechFrame untrimmed = Untrimmed(frame);
                Timings?.Add(untrimmed);
                await TellPlayoutAsync(new PlayoutItem(PlayoutItemKind.Frame, untrimmed));
                continue;
            }

            // Silence before the first sound of a reply only makes the listener wait.
            _trimmed += frame.Audio.Duration;
            frame.Audio.Dispose();
        }

        Timings?.End();
        await TellPlayoutAsync(new PlayoutItem(PlayoutItemKind.ClauseEnds));
    }

    private bool BecomesAudible(AudioFrame frame)
    {
        int silentSamples = AudioLevel.FirstAudible(frame.Samples.Span);
        if (silentSamples < 0)
            return false;

        _isAudible = true;
        _post(new TurnEvent.ReplyAudioReady(Id, frame.Format.DurationOf(silentSamples)));
        return true;
    }

    private SpeechFrame Untrimmed(SpeechFrame frame)
    {
        if (_trimmed == TimeSpan.Zero || frame.Words.Count == 0)
            return frame;

        WordTiming[] words = [.. frame.Words.Select(word => word with
        {
            Start = word.Start > _trimmed ? word.Start - _trimmed : TimeSpan.Zero,
            End = word.End - _trimmed,
        })];
        return frame with { Words = words };
    }

    private async ValueTask TellPlayoutAsync(PlayoutItem item)
    {
        try
        {
            await Playout.Writer.WriteAsync(item, _cancellation.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            item.Frame.Audio?.Dispose();
            return;
        }

        if (Playout.TakeStarved())
            _newsForPlayout();
    }

    private void Report(Exception exception, string code, string what)
    {
        if (_cancellation.IsCancellationRequested)
            return; // Whatever broke, broke because nobody wanted the reply any more.

        if (exception is not EngineUnavailableException)
            LogFailed(_logger, exception, what);
        string message = exception is EngineUnavailableException
            ? exception.Message
            : $"{what} failed unexpectedly: {exception.Message} Try again; the log has the details.";
        _post(new TurnEvent.ReplyFailed(Id, code, message));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} failed in the middle of a reply")]
    private static partial void LogFailed(ILogger logger, Exception exception, string what);
}
