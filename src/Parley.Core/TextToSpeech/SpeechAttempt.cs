namespace Parley.Core.TextToSpeech;

/// <summary>One engine's try at a request, which may be given up before its first frame.</summary>
internal sealed class SpeechAttempt(ITextToSpeechEngine engine, SpeechRequest request, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private IAsyncEnumerator<SpeechFrame>? _frames;
    private Task<bool>? _moving;

    public ITextToSpeechEngine Engine => engine;

    /// <summary>Whether it came to a first frame, or to an end without one.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether a frame waits to be taken.</summary>
    public bool HasFrame { get; private set; }

    /// <summary>Goes to the first frame; gives the reason if the engine cannot.</summary>
    public async ValueTask<EngineUnavailableException?> TryBeginAsync(TimeSpan timeout, TimeProvider timeProvider)
    {
        try
        {
            _frames = engine.SynthesizeAsync(request, _cancellation.Token).GetAsyncEnumerator(_cancellation.Token);
            _moving = _frames.MoveNextAsync().AsTask();
            HasFrame = await _moving.WaitAsync(timeout, timeProvider, cancellationToken);
            HasBegun = true;
            return null;
        }
        catch (EngineUnavailableException exception)
        {
            return exception;
        }
        catch (TimeoutException) when (_moving is { IsCompleted: false })
        {
            // What it still makes is cleaned up once it notices; whoever waits for speech does not wait for that.
            await _cancellation.CancelAsync();
            return new EngineUnavailableException(
                $"Engine '{engine.Name}' gave no audio within {timeout.TotalMilliseconds:0} ms; allow it more time or choose a quicker one.");
        }
    }

    /// <summary>Hands over the frame.</summary>
    public SpeechFrame TakeFrame()
    {
        HasFrame = false;
        return _frames!.Current;
    }

    public async ValueTask MoveNextAsync() => HasFrame = await _frames!.MoveNextAsync();

    public async ValueTask DisposeAsync()
    {
        if (HasFrame)
            TakeFrame().Audio.Dispose();
        await _cancellation.CancelAsync();
        Task cleanUp = CleanUpAsync();

        // An engine that timed out may not notice its cancellation soon; everything else is over when this returns.
        if (HasBegun || cancellationToken.IsCancellationRequested)
            await cleanUp;
    }

    private async Task CleanUpAsync()
    {
        try
        {
            if (!HasBegun && _moving is not null && await _moving)
                _frames!.Current.Audio.Dispose();
        }
        catch (Exception)
        {
            // Reported already, or the echo of its cancellation.
        }

        if (_frames is not null)
            await _frames.DisposeAsync();
        _cancellation.Dispose();
    }
}
