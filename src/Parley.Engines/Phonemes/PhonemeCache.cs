namespace Parley.Engines.Phonemes;

/// <summary>
/// The lines that were asked lately. It holds two generations; the older one goes when the younger is full.
/// Thread-safe.
/// </summary>
/// <param name="capacity">Lines of a generation.</param>
internal sealed class PhonemeCache(int capacity)
{
    private readonly Lock _gate = new();
    private Dictionary<(string Language, string Line), string> _young = [];
    private Dictionary<(string Language, string Line), string> _old = [];

    public string? Find(string language, string line)
    {
        lock (_gate)
        {
            if (_young.TryGetValue((language, line), out string? phonemes))
                return phonemes;
            if (!_old.Remove((language, line), out phonemes))
                return null;
            AddInside((language, line), phonemes);
            return phonemes;
        }
    }

    public void Add(string language, string line, string phonemes)
    {
        lock (_gate)
            AddInside((language, line), phonemes);
    }

    private void AddInside((string Language, string Line) key, string phonemes)
    {
        if (_young.Count >= capacity)
            (_old, _young) = (_young, []);
        _young[key] = phonemes;
    }
}
