using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Engines.Models;

namespace Parley.Engines.Piper;

/// <summary>The voices that are installed: every speaker of every file. Thread-safe.</summary>
/// <param name="store">Where downloaded voices are.</param>
/// <param name="options">Names the default.</param>
internal sealed class PiperVoices(ModelStore store, PiperOptions options)
{
    private readonly Lock _gate = new();
    private List<PiperVoice> _found = [];
    private string? _problem;

    /// <summary>All that can be listed, the default first; looked for again as long as there is none.</summary>
    public IReadOnlyList<PiperVoice> Installed
    {
        get
        {
            lock (_gate)
            {
                if (_found.Count == 0)
                    _found = Find();
                return _found;
            }
        }
    }

    /// <summary>Why there is none, and what to do about it.</summary>
    public string WhyNone => _problem ?? Missing();

    /// <summary>The name under which the default voice is in the store.</summary>
    public string DefaultModel => PiperOptions.StorePrefix + DefaultStem;

    private string DefaultStem => IsPath(options.Voice)
        ? Path.GetFileNameWithoutExtension(options.Voice) : options.Voice;

    /// <summary>
    /// The voice of a name: a file's (<c>en_US-lessac-medium</c>), a file's with a speaker's name or number
    /// (<c>en_US-libritts-high:12</c>), or a speaker of the default file alone; null if there is none.
    /// </summary>
    public PiperVoice? Named(string name)
    {
        IReadOnlyList<PiperVoice> installed = Installed;
        PiperVoice? listed =
            installed.FirstOrDefault(voice => Is(voice.Listed.Id, name)) ?? installed.FirstOrDefault(
                voice => Is(voice.File.Stem, name));
        if (listed is not null || installed.Count == 0)
            return listed;

        int colon = name.LastIndexOf(':');
        PiperVoice? ofFile = colon < 0 ? installed[0]
            : installed.FirstOrDefault(voice => Is(voice.File.Stem, name[..colon]));
        return ofFile is null ? null : WithSpeaker(ofFile, name[(colon + 1)..]);
    }

    /// <summary>A voice that is nowhere installed.</summary>
    /// <exception cref="EngineUnavailableException">It is no voice.</exception>
    public static PiperVoice FromFile(string path)
    {
        var file = new PiperVoiceFile(path);
        return !File.Exists(path)
            ? throw new EngineUnavailableException(
                $"There is no '{path}'; name the .onnx file of a Piper voice, with its .onnx.json beside it.")
            : Speakers(file, PiperConfig.Read(file.ConfigPath)).First();
    }

    private static PiperVoice? WithSpeaker(PiperVoice voice, string speaker)
    {
        PiperConfig config = voice.Config;
        if (config.SpeakerCount <= 1)
            return null;
        if (!config.Speakers.TryGetValue(speaker, out long id) && !long.TryParse(speaker, out id))
            return null;
        return id < 0 || id >= config.SpeakerCount ? null
            : voice with { Speaker = id, Listed = voice.Listed with { Id = $"{voice.File.Stem}:{speaker}" } };
    }

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static bool IsPath(string voice) => voice.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    private List<PiperVoice> Find()
    {
        var voices = new List<PiperVoice>();
        foreach (
            PiperVoiceFile file in Folders().SelectMany(PiperVoiceFile.In).DistinctBy(
                file => file.Stem, StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                voices.AddRange(Speakers(file, PiperConfig.Read(file.ConfigPath)));
            }
            catch (EngineUnavailableException exception)
            {
                // One bad file does not silence the others.
                _problem = exception.Message;
            }
        }

        // Stable, so that the speakers of a file stay in order.
        return [.. voices.OrderBy(voice => !Is(voice.File.Stem, DefaultStem))];
    }

    private IEnumerable<string> Folders()
    {
        ModelFolder folder = store.FolderFor(DefaultModel);
        if (folder.Path != Path.GetFullPath(store.PathOf(DefaultModel)))
            return [folder.Path];
        IEnumerable<string> installed = Directory.Exists(store.Root)
            ? Directory.EnumerateDirectories(store.Root, PiperOptions.StorePrefix + "*").Order(StringComparer.Ordinal)
                : [];
        return IsPath(options.Voice) ? installed.Prepend(Path.GetDirectoryName(Path.GetFullPath(options.Voice))!)
            : installed;
    }

    private static IEnumerable<PiperVoice> Speakers(PiperVoiceFile file, PiperConfig config)
    {
        if (config.SpeakerCount == 1)
        {
            yield return new PiperVoice(
                file, config, null, new EngineVoice(file.Stem, config.Language, config.Description));
            yield break;
        }

        Dictionary<long, string> names =
            config.Speakers.DistinctBy(entry => entry.Value).ToDictionary(entry => entry.Value, entry => entry.Key);
        for (long speaker = 0; speaker < config.SpeakerCount; speaker++)
        {
            string name = names.GetValueOrDefault(speaker) ?? $"{speaker}";
            yield return new PiperVoice(file, config, speaker,
                new EngineVoice($"{file.Stem}:{name}", config.Language, $"{config.Description}, speaker {name}"));
        }
    }

    private string Missing()
    {
        ModelFolder folder = store.FolderFor(DefaultModel);
        try
        {
            folder.Require(DefaultStem + ".onnx");
            folder.Require(DefaultStem + ".onnx.json");
            return $"There is no Piper voice in '{folder.Path}'.";
        }
        catch (EngineUnavailableException exception)
        {
            return exception.Message;
        }
    }
}
