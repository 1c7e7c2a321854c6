using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Core.Voices.Registry;
using Parley.Server.Composition;

namespace Parley.Server.Voices;

/// <summary>All voices there are: the engine's own, those of the library, those that were asked for.
/// Thread-safe.</summary>
internal sealed class VoiceDirectory(
    IServiceProvider services, EngineSelector selector, IVoiceLibrary library, IVoiceRegistry registry)
{
    /// <summary>The engine in use; null where none works on this machine.</summary>
    public ITextToSpeechEngine? Engine
    {
        get
        {
            try
            {
                return services.GetRequiredService<ITextToSpeechEngine>();
            }
            catch (EngineUnavailableException)
            {
                return null; // /status says why
            }
        }
    }

    /// <summary>Whether there is an engine of that name that speaks.</summary>
    public bool HasEngine(string name) =>
        Engine?.Name == name || selector.List(EngineKind.TextToSpeech).Any(engine => engine.Name == name);

    /// <summary>Names of the engines that speak.</summary>
    public IEnumerable<string> EngineNames => selector.List(EngineKind.TextToSpeech).Select(static engine => engine.Name);

    /// <summary>Ids that a new voice of that engine cannot have.</summary>
    public IReadOnlySet<string> IdsBeside(string engine)
    {
        ITextToSpeechEngine? inUse = Engine;
        IEnumerable<EngineVoice> own = inUse?.Name == engine
            ? inUse.Voices
            : [.. inUse?.Voices ?? [], .. services.GetKeyedService<ITextToSpeechEngine>(engine)?.Voices ?? []];
        return own.Select(static voice => voice.Id)
            .Concat(library.List(engine).Select(static voice => voice.Id))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The voice that goes by that id; null where there is none.</summary>
    public async Task<VoiceReport?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (await registry.FindAsync(id, cancellationToken) is { } registered)
            return VoiceReport.Of(registered);
        return Engine is not { } engine ? null
            : library.Find(engine.Name, id) is { } cloned ? VoiceReport.Of(cloned)
            : engine.FindVoice(id) is { } own ? VoiceReport.Of(engine.Name, own)
            : null;
    }

    /// <summary>Some of them: the engine's own, its default first; then the library's, by id; then the others, by
    /// age.</summary>
    public async Task<(IReadOnlyList<VoiceReport> Voices, VoiceCursor? Next)> ListAsync(
        VoiceCursor after, int limit, CancellationToken cancellationToken)
    {
        List<(VoiceCursor At, VoiceReport Voice)> found = [];
        if (after.Stage < VoiceStage.Registered && Engine is { } engine)
            await AddUnregisteredAsync(found, engine, after, cancellationToken);
        if (found.Count <= limit)
        {
            IReadOnlyList<RegisteredVoice> registered = await registry.ListAsync(
                after.Number, limit + 1 - found.Count, cancellationToken);
            found.AddRange(registered.Select(static voice => (VoiceCursor.Of(voice), VoiceReport.Of(voice))));
        }

        VoiceCursor? next = found.Count > limit ? found[limit - 1].At : null;
        return ([.. found.Take(limit).Select(static item => item.Voice)], next);
    }

    private async Task AddUnregisteredAsync(
        List<(VoiceCursor At, VoiceReport Voice)> found,
        ITextToSpeechEngine engine,
        VoiceCursor after,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<LibraryVoice> cloned = library.List(engine.Name);
        IReadOnlySet<string> registered = cloned.Count == 0
            ? new HashSet<string>(StringComparer.Ordinal)
            : await registry.WhichAsync([.. cloned.Select(static voice => voice.Id)], cancellationToken);
        if (after.Stage == VoiceStage.BuiltIn)
        {
            IEnumerable<EngineVoice> own = engine.Voices.Where(voice => cloned.All(other => other.Id != voice.Id));
            found.AddRange(own
                .Select((voice, i) => (VoiceCursor.BuiltIn(i), VoiceReport.Of(engine.Name, voice)))
                .Skip((int)after.Number));
        }

        found.AddRange(cloned
            .Where(voice => !registered.Contains(voice.Id) && string.CompareOrdinal(voice.Id, after.Id) > 0)
            .Select(static voice => (VoiceCursor.Of(voice), VoiceReport.Of(voice))));
    }
}
