namespace Parley.Engines.PocketTts.Generation;

/// <summary>
/// Latents on their way from the language model's thread to the decoder's: one writes, one reads, both wait. It allocates
/// nothing once it is there.
/// </summary>
/// <param name="latentSize">Numbers in a latent.</param>
/// <param name="capacity">Latents that may wait.</param>
internal sealed class LatentQueue(int latentSize, int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _room = new(capacity, capacity);
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly float[] _numbers = new float[latentSize * capacity];
    private readonly bool[] _beginsChunk = new bool[capacity];
    private int _first;
    private int _count;
    private bool _isComplete;

    /// <summary>Waits for room.</summary>
    public void Add(ReadOnlySpan<float> latent, bool beginsChunk, CancellationToken cancellationToken)
    {
        _room.Wait(cancellationToken);
        lock (_gate)
        {
            int at = (_first + _count++) % capacity;
            latent.CopyTo(_numbers.AsSpan(at * latentSize));
            _beginsChunk[at] = beginsChunk;
        }

        _waiting.Release();
    }

    /// <summary>No more will come.</summary>
    public void Complete()
    {
        lock (_gate)
            _isComplete = true;
        _waiting.Release();
    }

    /// <summary>Waits for a latent, then takes what is there, up to the end of its chunk.</summary>
    /// <param name="block">Room for the most that is taken.</param>
    /// <param name="beginsChunk">Whether the first of them begins a chunk.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many; 0 when no more will come.</returns>
    public int Take(Span<float> block, out bool beginsChunk, CancellationToken cancellationToken)
    {
        _waiting.Wait(cancellationToken);
        lock (_gate)
        {
            beginsChunk = _count > 0 && _beginsChunk[_first];
            int taken = 0;
            while (taken < _count && (taken + 1) * latentSize <= block.Length)
            {
                int at = (_first + taken) % capacity;
                if (taken > 0 && _beginsChunk[at])
                    break;
                _numbers.AsSpan(at * latentSize, latentSize).CopyTo(block[(taken++ * latentSize)..]);
            }

            _first = (_first + taken) % capacity;
            _count -= taken;
            if (taken > 0)
                _room.Release(taken);
            // One signal came with each latent, and one with the end, which stays for the next call.
            for (int i = 1; i < taken; i++)
                _waiting.Wait(cancellationToken);
            if (taken == 0 && _isComplete)
                _waiting.Release();
            return taken;
        }
    }

    public void Dispose()
    {
        _room.Dispose();
        _waiting.Dispose();
    }
}
