using Microsoft.Extensions.DependencyInjection;

using Parley.Core.SpeechToText;

namespace Parley.Core.Turns;

/// <summary>Registers the turn detectors that need nothing but the rest of a session.</summary>
public static class TurnDetectorServices
{
    /// <summary>The name under which going without a detector is chosen; nothing is registered under it.</summary>
    public const string SilenceOnly = "none";

    public static IServiceCollection AddTurnDetectors(this IServiceCollection services) => services
        .AddKeyedSingleton<ITurnDetector, RecogniserTurnDetector>(RecogniserTurnDetector.EngineName)
        .AddSingleton(static provider => new EngineDescriptor(
            EngineKind.TurnDetector,
            RecogniserTurnDetector.EngineName,
            Rank: 50,
            "What the recogniser says of itself about the end of the turn",
            () => ProbeRecogniser(provider)))
        .AddSingleton(new EngineDescriptor(
            EngineKind.TurnDetector,
            SilenceOnly,
            Rank: 0,
            "The length of the silence alone",
            static () => EngineAvailability.Available("needs nothing")));

    private static EngineAvailability ProbeRecogniser(IServiceProvider provider)
    {
        try
        {
            var recogniser = provider.GetRequiredService<ISpeechToTextEngine>();
            return recogniser.TellsEndOfTurn
                ? EngineAvailability.Available(recogniser.Name)
                : EngineAvailability.Missing(
                    $"The recogniser '{recogniser.Name}' says nothing about it; choose another by Parley:Engines:SpeechToText.");
        }
        catch (EngineUnavailableException exception)
        {
            return EngineAvailability.Missing(exception.Message);
        }
    }
}
