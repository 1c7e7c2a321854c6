using Microsoft.Extensions.DependencyInjection;

using Parley.Core;
using Parley.Core.TextToSpeech;

namespace Parley.Engines.Flite;

/// <summary>Registers flite.</summary>
public static class FliteServices
{
    public static IServiceCollection AddFlite(this IServiceCollection services) => services
        .AddKeyedSingleton<ITextToSpeechEngine>(
            FliteTextToSpeechEngine.EngineName, static (_, _) => new PausingTextToSpeechEngine(new FliteTextToSpeechEngine()))
        .AddSingleton(new EngineDescriptor(
            EngineKind.TextToSpeech,
            FliteTextToSpeechEngine.EngineName,
            Rank: 20,
            "CMU flite: English, small and quick, in this process",
            FliteLibrary.Probe));
}
