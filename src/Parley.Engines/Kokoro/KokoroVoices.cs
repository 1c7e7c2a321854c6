using System.Collections.Concurrent;

namespace Parley.Engines.Kokoro;

/// <summary>
/// The voices in a model's folders: <c>*.bin</c> and <c>*.npy</c>, one voice each, <c>voices-v1.0.bin</c> or
/// <c>voices.bin</c> with many, or <c>voices.json</c>. A voice is read when it is first spoken with, and kept. Thread-safe.
/// </summary>
internal sealed class KokoroVoices
{
    private readonly SortedDictionary<string, Func<KokoroVoice>> _sources = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, KokoroVoice> _loaded = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="folders">Those that are missing are passed over; of two voices of one name the first counts.</param>
    /// <exception cref="Core.EngineUnavailableException">A collection is damaged.</exception>
    public KokoroVoices(IEnumerable<string> folders)
    {
        foreach (string folder in folders.Where(Directory.Exists))
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.*").Order(StringComparer.Ordinal))
                AddFile(file, isVoicesFolder: Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) == "voices");
        }
    }

    /// <summary>In order of the alphabet.</summary>
    public IReadOnlyCollection<string> Names => _sources.Keys;

    /// <summary>As the files spell it; null if there is none.</summary>
    public string? Find(string name) =>
        _sources.Keys.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A voice that there is.</summary>
    /// <exception cref="Core.EngineUnavailableException">Its file is damaged.</exception>
    public KokoroVoice Load(string name) => _loaded.GetOrAdd(name, known => _sources[known]());

    private void AddFile(string path, bool isVoicesFolder)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        switch (Path.GetExtension(path))
        {
            case ".bin" when name.StartsWith("voices", StringComparison.OrdinalIgnoreCase):
                foreach (string voice in KokoroVoiceFiles.ListArchive(path))
                    _sources.TryAdd(voice, () => KokoroVoiceFiles.ReadArchive(path, voice));
                break;
            case ".bin" or ".npy" when isVoicesFolder || KokoroVoice.IsSizeOfFile(new FileInfo(path).Length):
                _sources.TryAdd(name, () => KokoroVoiceFiles.ReadVoice(path));
                break;
            case ".json" when name.Equals("voices", StringComparison.OrdinalIgnoreCase):
                foreach ((string voice, KokoroVoice styles) in KokoroVoiceFiles.ReadText(path))
                    _sources.TryAdd(voice, () => styles);
                break;
        }
    }
}
