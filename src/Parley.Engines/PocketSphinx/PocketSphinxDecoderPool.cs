using Parley.Core;

namespace Parley.Engines.PocketSphinx;

/// <summary>Lends decoders, which are costly to make and cheap to keep. Thread-safe.</summary>
/// <param name="create">Makes one; blocks for half a second.</param>
/// <param name="options">How many, and how long to wait.</param>
/// <param name="timeProvider">Measures the wait.</param>
internal sealed class PocketSphinxDecoderPool(
    Func<PocketSphinxDecoder> create, PocketSphinxOptions options, TimeProvider timeProvider) : IDisposable
{
    private readonly int _maximum = options.EffectiveMaximumDecoders;
    private readonly SemaphoreSlim _free = new(options.EffectiveMaximumDecoders);
    private readonly Stack<PocketSphinxDecoder> _idle = new();
    private readonly Lock _gate = new();
    private bool _isDisposed;

    /// <summary>Whether one has been made.</summary>
    public bool HasDecoder => _free.CurrentCount < _maximum || HasIdle;

    /// <summary>Threads to use the decoders on.</summary>
    public DecodingThreads Threads { get; } = new(options.EffectiveMaximumDecoders);

    /// <summary>One if one is free now, else null.</summary>
    public async ValueTask<PocketSphinxDecoder?> TryRentAsync() => _free.Wait(0) ? await TakeAsync() : null;

    /// <summary>The next one that is free, in the order of asking.</summary>
    /// <exception cref="EngineUnavailableException">None was for <see cref="PocketSphinxOptions.DecoderTimeoutMs"/>.</exception>
    public async ValueTask<PocketSphinxDecoder> RentAsync(CancellationToken cancellationToken)
    {
        if (!_free.Wait(0, cancellationToken))
            await WaitAsync(cancellationToken);
        return await TakeAsync();
    }

    public void Return(PocketSphinxDecoder decoder)
    {
        lock (_gate)
        {
            if (_isDisposed)
                decoder.Dispose();
            else
                _idle.Push(decoder);
        }

        _free.Release();
    }

    /// <summary>Frees the decoders; those that are lent when they come back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            while (_idle.TryPop(out PocketSphinxDecoder? decoder))
                decoder.Dispose();
        }

        Threads.Dispose();
    }

    private bool HasIdle
    {
        get
        {
            lock (_gate)
                return _idle.Count > 0;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.DecoderTimeoutMs), timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await _free.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EngineUnavailableException(
                $"All {_maximum} PocketSphinx decoders were busy for {options.DecoderTimeoutMs} ms; raise "
                + "Parley:PocketSphinx:MaximumDecoders, or attach a speech-to-text server.");
        }
    }

    private async ValueTask<PocketSphinxDecoder> TakeAsync()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out PocketSphinxDecoder? decoder))
                return decoder;
        }

        try
        {
            return await Threads.RunAsync(create);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }
}
