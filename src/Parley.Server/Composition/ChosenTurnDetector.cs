using Parley.Core;
using Parley.Core.Turns;
using Parley.Server.Configuration;

namespace Parley.Server.Composition;

/// <summary>The turn detector that was chosen, if the silence alone is not to decide.</summary>
public sealed class ChosenTurnDetector(IServiceProvider services, EngineSelector selector)
{
    /// <summary>Null for the silence alone.</summary>
    /// <exception cref="SettingsException">The settings name a detector that does not exist.</exception>
    public ITurnDetector? Detector => services.GetKeyedService<ITurnDetector>(selector.Choose(EngineKind.TurnDetector).Name);
}
