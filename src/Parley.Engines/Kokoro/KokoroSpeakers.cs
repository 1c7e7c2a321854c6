using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;

namespace Parley.Engines.Kokoro;

/// <summary>Who can speak: the voices of the model's folders, blends that were kept, and blends by name. Thread-safe.</summary>
internal sealed class KokoroSpeakers(KokoroFiles files, KokoroKeptVoices kept)
{
    private readonly Lock _gate = new();
    private KokoroVoices? _voices;

    /// <summary>All but unkept blends, the preferred one first; where none is installed, that one stands for all.</summary>
    /// <exception cref="EngineUnavailableException">A collection of voices is damaged.</exception>
    public IReadOnlyList<EngineVoice> List(string preferred)
    {
        KokoroVoices voices = Installed();
        string first = voices.Find(preferred) ?? voices.Names.FirstOrDefault(preferred);
        return [Describe(first), .. voices.Names.Where(name => name != first).Select(Describe), .. kept.List()];
    }

    /// <summary>A voice, or a blend of several; null where one of them is not there.</summary>
    public EngineVoice? Find(string name)
    {
        if (VoiceBlend.Parse(name) is not { } parts)
            return null;
        EngineVoice?[] voices = [.. parts.Select(part => FindOne(part.Voice))];
        if (voices.Contains(null))
            return null;
        if (parts.Count == 1)
            return voices[0];
        string written = VoiceBlend.NameOf(parts.Zip(voices, static (part, voice) => part with { Voice = voice!.Id }));
        return new EngineVoice(written, voices[0]!.Language, "A blend.");
    }

    /// <summary>What a voice, or a blend, is spoken with.</summary>
    /// <returns>The installed voice whose language is spoken, and the style.</returns>
    /// <exception cref="EngineUnavailableException">A voice has gone, or its file is damaged.</exception>
    public (string Speaks, KokoroStyle Style) StyleOf(string name)
    {
        KokoroKeptVoices.Kept[] voices = [.. VoiceBlend.Parse(name)!.Select(part => LoadOne(part.Voice))];
        return (voices[0].Speaks, new KokoroStyle(
            [.. VoiceBlend.Parse(name)!.Zip(voices, static (part, voice) => (voice.Voice, part.Weight))]));
    }

    /// <summary>As <see cref="StyleOf"/> tells, without reading an installed voice.</summary>
    public string SpeaksOf(string name) => VoiceBlend.Parse(name) is [var first, ..]
        ? Installed().Find(first.Voice) ?? kept.Load(first.Voice)?.Speaks ?? name
        : name;

    private static EngineVoice Describe(string voice) =>
        new(voice, KokoroLanguage.Of(voice).Tag, KokoroLanguage.Describe(voice));

    private EngineVoice? FindOne(string name) =>
        Installed().Find(name) is { } installed ? Describe(installed) : kept.Find(name);

    private KokoroKeptVoices.Kept LoadOne(string name)
    {
        KokoroVoices voices = Installed();
        return voices.Find(name) is { } installed
            ? new KokoroKeptVoices.Kept(installed, voices.Load(installed))
            : kept.Load(name) ?? throw new EngineUnavailableException(
                $"Kokoro's voice '{name}' is not installed; {files.FixForVoices}.");
    }

    /// <summary>Read once there are any.</summary>
    private KokoroVoices Installed()
    {
        lock (_gate)
        {
            if (_voices is null or { Names.Count: 0 })
                _voices = new KokoroVoices(files.VoiceFolders);
            return _voices;
        }
    }
}
