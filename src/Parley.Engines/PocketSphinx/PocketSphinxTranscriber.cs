using System.Threading.Channels;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.Recognition;

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

    // Partials that nobody reads make room for newer ones.
    private readonly Channel<Transcript> _partials = Channel.CreateBounded<Transcript>(
        new BoundedChannelOptions(capacity: 16) { SingleWriter = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly RecognitionQueue _work;
    private readonly PocketSphinxDecoderPool _pool;
    private readonly PocketSphinxFrontEnd _frontEnd;
    private readonly PocketSphinxUtterance _utterance;
    private readonly TimeProvider _timeProvider;
    private readonly Task _worker;
    private PocketSphinxDecoder? _decoder;
    private string _lastPartial = "";
    private int _lastPartialRows;
    private bool _isFinal;
    private int _pendingRows;

    public PocketSphinxTranscriber(
        PocketSphinxDecoderPool pool, PocketSphinxFrontEnd frontEnd, float[] trainingMean, TimeProvider timeProvider)
    {
        _work = new RecognitionQueue(this, "PocketSphinx");
        _pool = pool;
        _frontEnd = frontEnd;
        _utterance = new PocketSphinxUtterance(frontEnd, trainingMean);
        _timeProvider = timeProvider;
        _worker = WorkAsync();
    }

    public TimeSpan Backlog =>
        _work.Backlog + TimeSpan.FromSeconds((double)Volatile.Read(ref _pendingRows) / Cepstra.RowsPerSecond);

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
        await _worker;
        _frontEnd.Dispose();
        _partials.Writer.TryComplete();
    }

    private async Task WorkAsync()
    {
        try
        {
            while (await WaitForWorkAsync())
            {
                while (_work.TryTake(out RecognitionWork work))
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
        if (_decoder is not null && _utterance.HasWork && !_work.IsSuperseded)
            return true;
        ValueTask<bool> more = _work.WaitAsync();
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

    private async ValueTask DoAsync(RecognitionWork work)
    {
        if (work.Request is not null)
        {
            await AnswerAsync(work.Request, work.Token);
            return;
        }

        if (work.Frame is null)
        {
            _lastPartial = "";
            _lastPartialRows = 0;
            _isFinal = false;
            _utterance.Clear();
            return;
        }

        using (work.Frame)
        {
            if (!_work.IsSuperseded)
                _utterance.Add(work.Frame.Samples.Span);
            _isFinal = false;
        }
    }

    private async ValueTask AnswerAsync(TaskCompletionSource<Transcript> request, CancellationToken cancellationToken)
    {
        try
        {
            _decoder ??= await _pool.RentAsync(cancellationToken);
            while (_utterance.HasWork && !_work.IsSuperseded && !cancellationToken.IsCancellationRequested)
                await _pool.Threads.RunAsync(DecodeStep);
            if (_work.IsSuperseded || cancellationToken.IsCancellationRequested)
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
        if (!_utterance.HasWork || _work.IsSuperseded)
            return;
        try
        {
            _decoder ??= await _pool.TryRentAsync();
            if (_decoder is null)
                return; // All are lent: what has been pushed is kept, and finalising waits for one.
            string partial = await _pool.Threads.RunAsync(DecodeStep);
            // While the beginning is decoded again the words are fewer than were told: who reads along would see them go.
            if (partial.Length == 0 || partial == _lastPartial || _utterance.DecodedRows < _lastPartialRows)
                return;
            _lastPartial = partial;
            _lastPartialRows = _utterance.DecodedRows;
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
}
