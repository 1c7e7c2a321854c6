using Parley.Core;

namespace Parley.Engines.PocketTts.Voices;

/// <summary>The voices in use, read once each; the one that was not used for longest goes first. Thread-safe.</summary>
internal sealed class VoiceShelf(PocketTtsModel model, int capacity)
{
    private readonly Lock _gate = new();
    // The last used at the end.
    private readonly List<(string Key, Lazy<VoicePrefix> Voice)> _voices = [];

    /// <exception cref="EngineUnavailableException">The file is missing, damaged, or the voice of another model.</exception>
    public VoicePrefix Get(string path)
    {
        Lazy<VoicePrefix> voice = Find(path);
        try
        {
            return voice.Value;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Forget(voice);
            throw new EngineUnavailableException($"The voice cannot be used: {exception.Message}", exception);
        }
    }

    private Lazy<VoicePrefix> Find(string path)
    {
        // Replaced files are read anew.
        var file = new FileInfo(path);
        string key = file.Exists ? $"{path}|{file.Length}|{file.LastWriteTimeUtc.Ticks}" : path;
        lock (_gate)
        {
            int at = _voices.FindIndex(voice => voice.Key == key);
            Lazy<VoicePrefix> found = at >= 0 ? _voices[at].Voice : new Lazy<VoicePrefix>(() => VoiceFile.Read(path, model.Bundle.Caches));
            if (at >= 0)
                _voices.RemoveAt(at);
            _voices.Add((key, found));
            if (_voices.Count > capacity)
                _voices.RemoveAt(0);
            return found;
        }
    }

    private void Forget(Lazy<VoicePrefix> failed)
    {
        lock (_gate)
            _voices.RemoveAll(voice => ReferenceEquals(voice.Voice, failed));
    }
}
