namespace Parley.Engines.Whisper.Model;

/// <inheritdoc cref="IWhisperSound"/>
internal sealed class WhisperSound(WhisperModel model, SoundMemory memory) : IWhisperSound
{
    private bool _isDisposed;

    public int Positions => memory.Positions;

    public IWhisperDecoder Decode(int maximumRows = 1, bool keepAttention = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumRows);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (keepAttention && maximumRows > 1)
            throw new ArgumentException("Attention is kept of one row only.", nameof(keepAttention));
        if (keepAttention && !model.HasCrossAttention)
            throw new NotSupportedException("This decoder was exported without cross attention; take the '_timestamped' export.");
        return new WhisperDecoder(model, model.OpenRun(memory, maximumRows, keepAttention), Positions, maximumRows, keepAttention);
    }

    public void Dispose()
    {
        _isDisposed = true;
        memory.Dispose();
    }
}
