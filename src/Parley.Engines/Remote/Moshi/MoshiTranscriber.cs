using System.Threading.Channels;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.Recognition;

namespace Parley.Engines.Remote.Moshi;

/// <summary>
/// One stream over one connection at a time. What the server has not understood yet is kept: when the connection breaks, a new one hears it
/// again, and words that were whole stay.
/// </summary>
internal sealed class MoshiTranscriber : ITranscriber
{
    // Partials that nobody reads make room for newer ones.
    private readonly Channel<Transcript> _partials = Channel.CreateBounded<Transcript>(
        new BoundedChannelOptions(capacity: 16) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly RecognitionQueue _work;
    private readonly CancellationTokenSource _disposed = new();
    private readonly MoshiUtterance _utterance;
    private readonly MoshiStream _stream;
    private readonly MoshiLine _line;
    private readonly Task _worker;
    private Transcript? _final;
    private volatile CancellationTokenSource? _finishing;
    private volatile bool _hasSound; // of the present utterance, and no final text of it

    private MoshiTranscriber(MoshiLine line)
    {
        _work = new RecognitionQueue(this, "The moshi-server", onBegin: Supersede);
        _line = line;
        int pause = line.Options.PauseMs switch { 500 => 0, 1_000 => 1, 2_000 => 2, _ => 3 };
        _utterance = new MoshiUtterance(pause, partial => _partials.Writer.TryWrite(partial));
        _stream = new MoshiStream(line, _utterance, _disposed.Token);
        _worker = WorkAsync();
    }

    /// <inheritdoc/>
    /// <remarks>Silence of our own, before and after an utterance, is nothing that anybody waits for.</remarks>
    public TimeSpan Backlog => _work.Backlog + (_hasSound ? _stream.Backlog : TimeSpan.Zero);

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

    public ValueTask BeginUtteranceAsync(CancellationToken cancellationToken = default) => _work.BeginAsync(cancellationToken);

    public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken = default) =>
        _work.PushAsync(frame, cancellationToken);

    public ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken = default) =>
        _work.FinalizeAsync(cancellationToken);

    public IAsyncEnumerable<Transcript> ReadPartialsAsync(CancellationToken cancellationToken = default) =>
        _partials.Reader.ReadAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_work.Close())
            await _disposed.CancelAsync();
        await _worker;
    }

    private async Task WorkAsync()
    {
        try
        {
            while (await _work.WaitAsync())
            {
                while (_work.TryTake(out RecognitionWork work))
                    await DoAsync(work);
            }
        }
        finally
        {
            await _stream.DisposeAsync();
            _partials.Writer.TryComplete();
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
            _final = null;
            _hasSound = false;
            await _stream.BeginAsync();
        }
        else
        {
            using (work.Frame)
            {
                if (_work.IsSuperseded)
                    return;
                _final = null;
                _hasSound = true;
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
            if (_work.IsSuperseded)
                Supersede();
            any.Token.ThrowIfCancellationRequested();
            _final ??= await _stream.FinishAsync(any.Token);
            _hasSound = false;
            request.TrySetResult(_final);
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
}
