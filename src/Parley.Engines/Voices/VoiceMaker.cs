using Microsoft.Extensions.DependencyInjection;

using Parley.Core;
using Parley.Core.Voices;

namespace Parley.Engines.Voices;

/// <summary>
/// Makes voices from recordings: checks them, chooses, and has an engine's cloner write the voice. Thread-safe.
/// </summary>
/// <param name="reader">Checks and reads.</param>
/// <param name="engines">Those there are.</param>
/// <param name="provider">Has the cloners by engine.</param>
public sealed class VoiceMaker(VoiceSampleReader reader, IEnumerable<EngineDescriptor> engines, IServiceProvider provider)
{
    /// <summary>
    /// Engines that can clone, the best first, whether or not their models are here; without those of benchmarks.
    /// </summary>
    public IReadOnlyList<string> Engines { get; } =
    [
        .. engines
            .Where(engine => engine is { Kind: EngineKind.TextToSpeech, Rank: >= 0 }
                && provider.GetKeyedService<IVoiceCloner>(engine.Name) is not null)
            .OrderByDescending(static engine => engine.Rank)
            .Select(static engine => engine.Name),
    ];

    /// <summary>The engine's cloner; null where it has none.</summary>
    public IVoiceCloner? Find(string engine) => provider.GetKeyedService<IVoiceCloner>(engine);

    /// <inheritdoc cref="VoiceSampleReader.CheckAsync"/>
    public ValueTask<SampleReport> CheckAsync(
        IVoiceCloner cloner, IReadOnlyList<IVoiceRecording> recordings, CancellationToken cancellationToken = default) =>
        reader.CheckAsync(recordings, cloner.LongestSample, cancellationToken);

    /// <summary>Writes the voice of recordings that were checked.</summary>
    /// <param name="cloner">For which they were.</param>
    /// <param name="recordings">The same.</param>
    /// <param name="report">Of them; usable.</param>
    /// <param name="voice">Written; stays the caller's.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="EngineUnavailableException">The engine's model is missing or broken.</exception>
    public static async ValueTask WriteAsync(
        IVoiceCloner cloner,
        IReadOnlyList<IVoiceRecording> recordings,
        SampleReport report,
        Stream voice,
        CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<float> samples = await VoiceSampleReader.ReadAsync(
            recordings, report, cloner.Format, cloner.LongestSample, cancellationToken);
        await cloner.CloneAsync(samples, voice, cancellationToken);
    }
}
