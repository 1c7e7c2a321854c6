using Parley.Core;
using Parley.Core.Storage;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Core.Voices.Registry;

namespace Parley.Server.Voices;

/// <summary>Makes blends that stay: the mixed voice goes into the library in the transaction that adds the voice.</summary>
internal sealed class VoiceBlends(
    IServiceProvider services, IEnumerable<EngineDescriptor> engines, IVoiceLibrary library, IVoiceRegistry registry)
{
    /// <summary>Engines that can, the best first; without those of benchmarks.</summary>
    public IReadOnlyList<string> Engines { get; } =
    [
        .. engines
            .Where(engine => engine is { Kind: EngineKind.TextToSpeech, Rank: >= 0 }
                && services.GetKeyedService<IVoiceBlender>(engine.Name) is not null)
            .OrderByDescending(static engine => engine.Rank)
            .Select(static engine => engine.Name),
    ];

    /// <summary>The engine's blender; null where it has none.</summary>
    public IVoiceBlender? Find(string engine) => services.GetKeyedService<IVoiceBlender>(engine);

    /// <summary>The draft as it can be made: the voices as the engine spells them, its language where none is said.</summary>
    /// <returns>Null where the engine has no voice of one of the names.</returns>
    /// <exception cref="EngineUnavailableException">The engine's voices cannot be read.</exception>
    public VoiceDraft? Complete(VoiceDraft draft, string? language)
    {
        ITextToSpeechEngine engine = services.GetRequiredKeyedService<ITextToSpeechEngine>(draft.Engine);
        EngineVoice?[] voices = [.. draft.Blend!.Select(part => engine.FindVoice(part.Voice))];
        return voices.Contains(null) ? null : draft with
        {
            Language = language ?? voices[0]!.Language,
            Blend = [.. draft.Blend!.Zip(voices, static (part, voice) => part with { Voice = voice!.Id })],
        };
    }

    /// <summary>Mixes and adds it.</summary>
    /// <inheritdoc cref="IVoiceRegistry.CreateAsync" path="/exception"/>
    /// <exception cref="EngineUnavailableException">A voice's file is missing or damaged.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public async Task<RegisteredVoice> CreateAsync(
        VoiceDraft draft,
        IReadOnlySet<string> taken,
        Receipt<RegisteredVoice>? receipt,
        CancellationToken cancellationToken)
    {
        IVoiceBlender blender = Find(draft.Engine)!;
        using IStagedVoice made = await library.StageAsync(
            VoiceIds.FromName(draft.Name)!,
            new NewVoice(draft.Engine, draft.Name) { Blend = VoiceBlend.NameOf(draft.Blend!) },
            (file, token) => blender.BlendAsync(draft.Blend!, file, token),
            cancellationToken);
        string? appeared = null;
        try
        {
            return await registry.CreateAsync(draft, taken, receipt, Appear, cancellationToken);
        }
        catch (Exception failure) when (failure is not StorageUnavailableException { IsOutcomeUnknown: true })
        {
            if (appeared is not null)
                library.Delete(draft.Engine, appeared);
            throw;
        }

        void Appear(string id)
        {
            made.AppearAs(id);
            appeared = id;
        }
    }
}
