using System.Threading.Channels;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.Recognition;
using Parley.Engines.Whisper.Streaming;

namespace Parley.Engines.Whisper;

/// <summary>
/// One stream's recogniser. A worker takes in what is pushed; decoding happens on the engine's threads, a step now and then while
/// the person speaks, and once more where that is needed for the final text.
/// </summary>
internal sealed class WhisperTranscriber : ITranscriber
{
    // Shorter than the pause after which a session asks: its answer is then ready.
    private static readonly TimeSpan _pauseToStep = TimeSpan.FromMilliseconds(80);

    // Partials that nobody reads make room for newer ones.
    private readonly Channel<Transcript> _partials = Channel.CreateBounded<Transcript>(
        new BoundedChannelOptions(capacity: 16) { SingleWriter = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly RecognitionQueue _work;
    private readonly DecodingQueue _queue;
    private readonly WhisperUtterance _utterance;
    private readonly IDisposable _lease;
    private readonly TimeSpan _stepEvery;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _disposing = new();
    private readonly Task _worker;

    private CancellationTokenSource? _stepping;
    private string _lastPartial = "";
    private long _begunAt;
    private long _unheardTicks;

    /// <param name="queue">Shared by all streams.</param>
    /// <param name="utterance">This stream's.</param>
    /// <param name="lease">Of the model; disposed at the end.</param>
    /// <param name="stepEvery">Sound between two steps; zero for none.</param>
    /// <param name="time">Tells whether the sound comes as it is spoken.</param>
    public WhisperTranscriber(
        DecodingQueue queue, WhisperUtterance utterance, IDisposable lease, TimeSpan stepEvery, TimeProvider time)
    {
        // What is decoded of the last utterance is of no use any more.
        _work = new RecognitionQueue(this, "Whisper", onBegin: () => Volatile.Read(ref _stepping)?.Cancel());
        _queue = queue;
        _utterance = utterance;
        _lease = lease;
        _stepEvery = stepEvery;
        _time = time;
        _begunAt = time.GetTimestamp();
        _worker = WorkAsync();
    }

    /// <summary>Sound that waits to be taken in, and what a step that is under way or due has yet to hear.</summary>
    public TimeSpan Backlog => _work.Backlog + TimeSpan.FromTicks(Volatile.Read(ref _unheardTicks));

    public ValueTask BeginUtteranceAsync(CancellationToken cancellationToken = default) => _work.BeginAsync(cancellationToken);

    public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken = default) =>
        _work.PushAsync(frame, cancellationToken);

    public ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken = default) =>
        _work.FinalizeAsync(cancellationToken);

    public IAsyncEnumerable<Transcript> ReadPartialsAsync(CancellationToken cancellationToken = default) =>
        _partials.Reader.ReadAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_work.Close())
            return;
        await _disposing.CancelAsync();
        await _worker;
        _partials.Writer.TryComplete();
        _lease.Dispose();
        _disposing.Dispose();
    }

    private async Task WorkAsync()
    {
        while (await _work.WaitAsync())
        {
            while (_work.TryTake(out RecognitionWork work))
            {
                await DoAsync(work);
                if (_utterance.IsFull)
                    await StepAsync();
            }

            if (IsStepDue())
                await StepAsync();
        }
    }

    private async ValueTask DoAsync(RecognitionWork work)
    {
        if (work.Request is not null)
        {
            await AnswerAsync(work.Request, work.Token);
        }
        else if (work.Frame is null)
        {
            _lastPartial = "";
            _begunAt = _time.GetTimestamp();
            _utterance.Clear();
        }
        else
        {
            using (work.Frame)
            {
                if (!_work.IsSuperseded)
                    _utterance.Add(work.Frame.Samples.Span);
            }
        }
    }

    private async ValueTask AnswerAsync(TaskCompletionSource<Transcript> request, CancellationToken cancellationToken)
    {
        if (_work.IsSuperseded || cancellationToken.IsCancellationRequested)
        {
            request.TrySetCanceled(cancellationToken);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        try
        {
            // What is known already does not wait behind others' work.
            request.TrySetResult(_utterance.NeedsDecoding
                ? await _queue.RunAsync(isFinal: true, _utterance.Finish, either.Token)
                : _utterance.Finish(either.Token));
        }
        catch (OperationCanceledException)
        {
            request.TrySetCanceled(cancellationToken);
        }
        catch (EngineUnavailableException exception)
        {
            // The features stay: asked again, they are decoded anew.
            request.TrySetException(exception);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or InvalidOperationException)
        {
            request.TrySetException(new EngineUnavailableException($"Whisper was lost: {exception.Message}", exception));
        }
    }

    /// <summary>
    /// While somebody speaks to us, and not where a file is read faster than that: there only the final text counts.
    /// </summary>
    private bool IsStepDue()
    {
        if (_stepEvery <= TimeSpan.Zero || _work.IsSuperseded || !_utterance.HasSound)
            return false;
        bool isLive = _time.GetElapsedTime(_begunAt) * 2 >= _utterance.Duration;
        return isLive && (_utterance.Unheard >= _stepEvery || _utterance.HasUnheardPause(_pauseToStep));
    }

    private async ValueTask StepAsync()
    {
        Volatile.Write(ref _unheardTicks, _utterance.Unheard.Ticks);
        // Not disposed of: BeginUtterance may hold it, and it has no timer.
        var stepping = CancellationTokenSource.CreateLinkedTokenSource(_disposing.Token);
        Volatile.Write(ref _stepping, stepping);
        try
        {
            if (_work.IsSuperseded)
                return;
            Transcript partial = await _queue.RunAsync(isFinal: false, _utterance.Step, stepping.Token);
            if (partial.Text.Length == 0 || partial.Text == _lastPartial || _work.IsSuperseded)
                return;
            _lastPartial = partial.Text;
            _partials.Writer.TryWrite(partial);
        }
        catch (OperationCanceledException)
        {
            // Disposed meanwhile, or another utterance has begun.
        }
        catch (Exception exception) when (exception is EngineUnavailableException or ObjectDisposedException or InvalidOperationException)
        {
            // Finalising meets the same trouble, and tells. What cannot be decoded must not grow meanwhile.
            if (_utterance.IsFull)
                _utterance.Drop();
        }
        finally
        {
            Volatile.Write(ref _stepping, null);
            Volatile.Write(ref _unheardTicks, 0);
        }
    }
}
