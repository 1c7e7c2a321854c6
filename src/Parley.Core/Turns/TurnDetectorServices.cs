using Microsoft.Extensions.DependencyInjection;

namespace Parley.Core.Turns;

/// <summary>Registers the turn detectors that need nothing but the rest of a session.</summary>
public static class TurnDetectorServices
{
    /// <summary>The name under which going without a detector is chosen; nothing is registered under it.</summary>
    public const string SilenceOnly = "none";

    public static IServiceCollection AddTurnDetectors(this IServiceCollection services) => services
        .AddSingleton(new EngineDescriptor(
            EngineKind.TurnDetector,
            SilenceOnly,
            Rank: 0,
            "The length of the silence alone",
            static () => EngineAvailability.Available("needs nothing")));
}
