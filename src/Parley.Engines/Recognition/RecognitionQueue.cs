using System.Threading.Channels;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Recognition;

/// <summary>
/// What a transcriber was asked for and its worker has yet to do, in order. Any thread may ask; one worker takes.
/// </summary>
/// <param name="transcriber">For those who ask it when it is closed.</param>
/// <param name="hearer">Who refuses sound of another format: "Whisper hears 16 kHz mono".</param>
/// <param name="onBegin">Called when an utterance begins, before that waits for the worker: what is done for the last one is
/// of no use any more.</param>
internal sealed class RecognitionQueue(ITranscriber transcriber, string hearer, Action? onBegin = null)
{
    // Five seconds at 20 ms. When full, pushing waits.
    private readonly Channel<RecognitionWork> _work = Channel.CreateBounded<RecognitionWork>(
        new BoundedChannelOptions(capacity: 250) { SingleReader = true });

    private int _begun;
    private int _beginsTaken;
    private int _isClosed;

    /// <summary>Sound that waits. Any thread.</summary>
    public TimeSpan Backlog => AudioFormat.FrameDuration * _work.Reader.Count;

    /// <summary>For the worker: whether its utterance is over, as another has begun or the queue is closed.</summary>
    public bool IsSuperseded => Volatile.Read(ref _begun) != _beginsTaken || Volatile.Read(ref _isClosed) == 1;

    public ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        Interlocked.Increment(ref _begun);
        onBegin?.Invoke();
        return _work.Writer.WriteAsync(new RecognitionWork(), cancellationToken);
    }

    /// <summary>Takes over the frame.</summary>
    /// <exception cref="ArgumentException">It is not 16 kHz mono.</exception>
    public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isClosed) == 1 || frame.Format != AudioFormat.Speech16Khz)
        {
            AudioFormat format = frame.Format;
            frame.Dispose();
            ThrowIfClosed();
            throw new ArgumentException($"{hearer} hears 16 kHz mono, not {format}; resample first.", nameof(frame));
        }

        return _work.Writer.TryWrite(new RecognitionWork(frame))
            ? ValueTask.CompletedTask
            : WaitAndPushAsync(frame, cancellationToken);
    }

    public async ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        var request = new TaskCompletionSource<Transcript>(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = new RecognitionWork(Request: request, Token: cancellationToken);
        await _work.Writer.WriteAsync(work, cancellationToken);
        return await request.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Nothing more is taken in; the worker still gets what waits.</summary>
    /// <returns>Whether it was open.</returns>
    public bool Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 1)
            return false;
        _work.Writer.TryComplete();
        return true;
    }

    /// <summary>Completes when there is something to take, or with false when nothing will come any more.</summary>
    public ValueTask<bool> WaitAsync() => _work.Reader.WaitToReadAsync();

    public bool TryTake(out RecognitionWork work)
    {
        bool isThere = _work.Reader.TryRead(out work);
        if (isThere && work.IsBeginning)
            _beginsTaken++;
        return isThere;
    }

    private async ValueTask WaitAndPushAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        try
        {
            await _work.Writer.WriteAsync(new RecognitionWork(frame), cancellationToken);
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed) == 1, transcriber);
}
