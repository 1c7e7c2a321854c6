using System.Threading.Channels;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Remote.Moshi;

/// <summary>
/// One stream over one connection at a time. What the server has not understood yet is kept: when the connection breaks, a new one hears it
/// again, and words that were whole stay.
/// </summary>
internal sealed class MoshiTranscriber : ITranscriber
{
    // Five seconds at 20 ms. When full, pushing waits.
    private readonly Channel<Work> _work = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(capacity: 250) { SingleReader = true });

    // Partials that nobody reads make room for newer ones.
    private readonly Channel<Transcript> _partials = Channel.CreateBounded<Transcript>(
        new BoundedChannelOptions(capacity: 16) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly CancellationTokenSource _disposed = new();
    private readonly MoshiUtterance _utterance;
    private readonly MoshiStream _stream;
    private readonly MoshiLine _line;
    private readonly Task _worker;
    private Transcript? _final;
    private int _begun;
    private int _beginsTaken;
    private volatile CancellationTokenSource? _finishing;

    private MoshiTranscriber(MoshiLine line)
    {
        _line = line;
        int pause = line.Options.PauseMs switch { 500 => 0, 1_000 => 1, 2_000 => 2, _ => 3 };
        _utterance = new MoshiUtterance(pause, partial => _partials.Writer.TryWrite(partial));
        _stream = new MoshiStream(line, _utterance, _disposed.Token);
        _worker = WorkAsync();
    }

    public TimeSpan Backlog => (AudioFormat.FrameDuration * _work.Reader.Count) + _stream.Backlog;

    public float? EndOfTurnProbability => _utterance.EndOfTurnProbability;

    /// <summary>Connected.</summary>
    /// <exception cref="EngineUnavailableException">The server cannot be reached, or refuses.</exception>
    public static async ValueTask<MoshiTranscriber> OpenAsync(MoshiLine line, CancellationToken cancellationToken)
    {
        var transcriber = new MoshiTranscriber(line);
        try
        {
            await transcriber._stream.ConnectAsync(cancellationToken);
            return transcriber;
        }
        catch
        {
            await transcriber.DisposeAsync();
            throw;
        }
    }

    public ValueTask BeginUtteranceAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        Interlocked.Increment(ref _begun);
        Supersede();
        return _work.Writer.WriteAsync(new Work(), cancellationToken);
    }

    public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        if (_disposed.IsCancellationRequested || frame.Format != AudioFormat.Speech16Khz)
        {
            AudioFormat format = frame.Format;
            frame.Dispose();
            ThrowIfDisposed();
            throw new ArgumentException($"The moshi-server's stream is made of 16 kHz mono, not {format}; resample first.", nameof(frame));
        }

        return _work.Writer.TryWrite(new Work(frame)) ? ValueTask.CompletedTask : WaitAndPushAsync(frame, cancellationToken);
    }

    public async ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        var request = new TaskCompletionSource<Transcript>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _work.Writer.WriteAsync(new Work(Request: request, Token: cancellationToken), cancellationToken);
        return await request.Task.WaitAsync(cancellationToken);
    }

    public IAsyncEnumerable<Transcript> ReadPartialsAsync(CancellationToken cancellationToken = default) =>
        _partials.Reader.ReadAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_disposed.IsCancellationRequested)
        {
            await _disposed.CancelAsync();
            _work.Writer.TryComplete();
        }

        await _worker;
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
            await foreach (Work work in _work.Reader.ReadAllAsync())
                await DoAsync(work);
        }
        finally
        {
            await _stream.DisposeAsync();
            _partials.Writer.TryComplete();
        }
    }

    private async ValueTask DoAsync(Work work)
    {
        if (work.Request is not null)
        {
            await AnswerAsync(work.Request, work.Token);
        }
        else if (work.Frame is null)
        {
            _beginsTaken++;
            _final = null;
            await _stream.BeginAsync();
        }
        else
        {
            using (work.Frame)
            {
                if (IsSuperseded)
                    return;
                _final = null;
                await _stream.PushAsync(work.Frame.Samples);
            }
        }
    }

    private async ValueTask AnswerAsync(TaskCompletionSource<Transcript> request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(_line.Options.TimeoutMs), _line.TimeProvider);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, _disposed.Token);
        _finishing = any;
        try
        {
            if (IsSuperseded)
                Supersede();
            any.Token.ThrowIfCancellationRequested();
            request.TrySetResult(_final ??= await _stream.FinishAsync(any.Token));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await _stream.DropAsync();
            request.TrySetException(new EngineUnavailableException(
                $"The moshi-server at {_line.Endpoint} gave no final text within {_line.Options.TimeoutMs} ms; see whether it is overloaded, or raise Parley:Moshi:TimeoutMs."));
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            request.TrySetException(new ObjectDisposedException(nameof(MoshiTranscriber)));
        }
        catch (OperationCanceledException)
        {
            request.TrySetCanceled(cancellationToken);
        }
        catch (Exception exception)
        {
            request.TrySetException(exception);
        }
        finally
        {
            _finishing = null;
        }
    }

    private bool IsSuperseded => Volatile.Read(ref _begun) != _beginsTaken || _disposed.IsCancellationRequested;

    // A final text of an utterance that is over is waited for no longer.
    private void Supersede()
    {
        try
        {
            _finishing?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);

    /// <summary>A frame, a request for the final text, or else the beginning of an utterance.</summary>
    private readonly record struct Work(
        AudioFrame? Frame = null, TaskCompletionSource<Transcript>? Request = null, CancellationToken Token = default);
}
