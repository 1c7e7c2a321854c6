using System.Threading.Channels;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.PocketSphinx;

/// <summary>
/// One stream's recogniser. A worker takes in what is pushed and decodes it with a decoder that it borrows when speech has
/// come and gives back when the speaker has been silent for a while.
/// </summary>
internal sealed class PocketSphinxTranscriber : ITranscriber
{
    // Half a second of sound takes about 0.1 s: often enough for partials, and for a new utterance to cut in.
    private const int RowsAtOnce = 50;

    // Longer than the pause that ends a turn; a decoder that was given back must decode the utterance again.
    private static readonly TimeSpan _keptAfterFinal = TimeSpan.FromSeconds(1);

    // Five seconds at 20 ms. When full, pushing waits.
    private readonly Channel<Work> _work = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(capacity: 250) { SingleReader = true });

    // Partials that nobody reads make room for newer ones.
    private readonly Channel<Transcript> _partials = Channel.CreateBounded<Transcript>(
        new BoundedChannelOptions(capacity: 16) { SingleWriter = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly PocketSphinxDecoderPool _pool;
    private readonly PocketSphinxFrontEnd _frontEnd;
    private readonly PocketSphinxUtterance _utterance;
    private readonly TimeProvider _timeProvider;
    private readonly Task _worker;
    private PocketSphinxDecoder? _decoder;
    private string _lastPartial = "";
    private bool _isFinal;
    private int _begun;
    private int _beginsTaken;
    private int _isDisposed;
    private int _pendingRows;

    public PocketSphinxTranscriber(
        PocketSphinxDecoderPool pool, PocketSphinxFrontEnd frontEnd, float[] trainingMean, TimeProvider timeProvider)
    {
        _pool = pool;
        _frontEnd = frontEnd;
        _utterance = new PocketSphinxUtterance(frontEnd, trainingMean);
        _timeProvider = timeProvider;
        _worker = WorkAsync();
    }

    public TimeSpan Backlog =>
        (AudioFormat.FrameDuration * _work.Reader.Count) + TimeSpan.FromSeconds((double)Volatile.Read(ref _pendingRows) / Cepstra.RowsPerSecond);

    public ValueTask BeginUtteranceAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed == 1, this);
        Interlocked.Increment(ref _begun);
        return _work.Writer.WriteAsync(new Work(), cancellationToken);
    }

    public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        if (_isDisposed == 1 || frame.Format != AudioFormat.Speech16Khz)
        {
            AudioFormat format = frame.Format;
            frame.Dispose();
            ObjectDisposedException.ThrowIf(_isDisposed == 1, this);
            throw new ArgumentException($"PocketSphinx hears 16 kHz mono, not {format}; resample first.", nameof(frame));
        }

        return _work.Writer.TryWrite(new Work(frame)) ? ValueTask.CompletedTask : WaitAndPushAsync(frame, cancellationToken);
    }

    public async ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed == 1, this);
        var request = new TaskCompletionSource<Transcript>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _work.Writer.WriteAsync(new Work(Request: request, Token: cancellationToken), cancellationToken);
        return await request.Task.WaitAsync(cancellationToken);
    }

    public IAsyncEnumerable<Transcript> ReadPartialsAsync(CancellationToken cancellationToken = default) =>
        _partials.Reader.ReadAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
            return;
        _work.Writer.TryComplete();
        await _worker;
        _frontEnd.Dispose();
        _partials.Writer.TryComplete();
    }

    private async ValueTask WaitAndPushAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        try
        {
            await _work.Writer.WriteAsync(new Work(frame), cancellationToken);
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            while (await WaitForWorkAsync())
            {
                while (_work.Reader.TryRead(out Work work))
                {
                    await DoAsync(work);
                    Volatile.Write(ref _pendingRows, _utterance.PendingRows);
                }

                await DecodeSomeAsync();
                Volatile.Write(ref _pendingRows, _utterance.PendingRows);
            }
        }
        finally
        {
            GiveBack();
        }
    }

    /// <summary>False when disposed and all is done. A decoder that is not needed is given back meanwhile.</summary>
    private async ValueTask<bool> WaitForWorkAsync()
    {
        if (_decoder is not null && _utterance.HasWork && !IsSuperseded)
            return true;
        ValueTask<bool> more = _work.Reader.WaitToReadAsync();
        if (_decoder is null || !_isFinal || more.IsCompleted)
            return await more;

        Task<bool> pending = more.AsTask();
        using var settled = new CancellationTokenSource();
        Task idle = Task.Delay(_keptAfterFinal, _timeProvider, settled.Token);
        if (await Task.WhenAny(pending, idle) == idle)
            GiveBack();
        await settled.CancelAsync();
        return await pending;
    }

    private bool IsSuperseded => Volatile.Read(ref _begun) != _beginsTaken || _isDisposed == 1;

    private async ValueTask DoAsync(Work work)
    {
        if (work.Request is not null)
        {
            await AnswerAsync(work.Request, work.Token);
            return;
        }

        if (work.Frame is null)
        {
            _beginsTaken++;
            _lastPartial = "";
            _isFinal = false;
            _utterance.Clear();
            return;
        }

        using (work.Frame)
        {
            if (!IsSuperseded)
                _utterance.Add(work.Frame.Samples.Span);
            _isFinal = false;
        }
    }

    private async ValueTask AnswerAsync(TaskCompletionSource<Transcript> request, CancellationToken cancellationToken)
    {
        try
        {
            _decoder ??= await _pool.RentAsync(cancellationToken);
            while (_utterance.HasWork && !IsSuperseded && !cancellationToken.IsCancellationRequested)
                await _pool.Threads.RunAsync(DecodeStep);
            if (IsSuperseded || cancellationToken.IsCancellationRequested)
            {
                request.TrySetCanceled(cancellationToken);
                return;
            }

            Transcript final = await _pool.Threads.RunAsync(() => _utterance.Finish(_decoder));
            _isFinal = true;
            request.TrySetResult(final);
        }
        catch (OperationCanceledException)
        {
            request.TrySetCanceled(cancellationToken);
        }
        catch (EngineUnavailableException exception)
        {
            // The cepstra stay: asked again, they are decoded anew.
            GiveBack();
            request.TrySetException(exception);
        }
    }

    private async ValueTask DecodeSomeAsync()
    {
        if (!_utterance.HasWork || IsSuperseded)
            return;
        try
        {
            _decoder ??= await _pool.TryRentAsync();
            if (_decoder is null)
                return; // All are lent: what has been pushed is kept, and finalising waits for one.
            string partial = await _pool.Threads.RunAsync(DecodeStep);
            if (partial.Length == 0 || partial == _lastPartial)
                return;
            _lastPartial = partial;
            _partials.Writer.TryWrite(new Transcript(partial, IsFinal: false, []));
        }
        catch (EngineUnavailableException)
        {
            GiveBack(); // Finalising meets the same trouble, and tells.
        }
    }

    private string DecodeStep()
    {
        _utterance.Decode(_decoder!, RowsAtOnce);
        return _utterance.PartialText(_decoder!);
    }

    private void GiveBack()
    {
        if (_decoder is null)
            return;
        _utterance.Forget();
        _pool.Return(_decoder);
        _decoder = null;
    }

    /// <summary>A frame, a request for the final text, or else the beginning of an utterance.</summary>
    private readonly record struct Work(
        AudioFrame? Frame = null, TaskCompletionSource<Transcript>? Request = null, CancellationToken Token = default);
}
