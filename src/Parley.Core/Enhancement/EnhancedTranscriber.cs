using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Core.Enhancement;

/// <summary>A transcriber behind an enhancer. Each utterance is a stream of its own.</summary>
/// <param name="inner">Disposed with it.</param>
/// <param name="enhancer">Disposed with it.</param>
internal sealed class EnhancedTranscriber(ITranscriber inner, ISpeechEnhancer enhancer) : ITranscriber
{
    private readonly EnhancedSound _sound = new(enhancer);

    public TimeSpan Backlog => inner.Backlog;

    public float? EndOfTurnProbability => inner.EndOfTurnProbability;

    /// <inheritdoc/>
    public ValueTask BeginUtteranceAsync(CancellationToken cancellationToken = default)
    {
        _sound.Reset();
        return inner.BeginUtteranceAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        using (frame)
            _sound.Add(frame.Samples.Span);
        while (_sound.TryTake(out AudioFrame? made))
        {
            ValueTask pushing = inner.PushAsync(made, cancellationToken);
            if (!pushing.IsCompletedSuccessfully)
                return PushRestAsync(pushing, cancellationToken);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken = default)
    {
        _sound.Complete();
        await PushRestAsync(ValueTask.CompletedTask, cancellationToken);
        if (_sound.TryTakeRest(out AudioFrame? rest))
            await inner.PushAsync(rest, cancellationToken);
        return await inner.FinalizeAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Transcript> ReadPartialsAsync(CancellationToken cancellationToken = default) =>
        inner.ReadPartialsAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        enhancer.Dispose();
    }

    private async ValueTask PushRestAsync(ValueTask pushing, CancellationToken cancellationToken)
    {
        await pushing;
        while (_sound.TryTake(out AudioFrame? made))
            await inner.PushAsync(made, cancellationToken);
    }
}
