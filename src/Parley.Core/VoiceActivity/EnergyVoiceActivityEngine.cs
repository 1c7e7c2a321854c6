namespace Parley.Core.VoiceActivity;

/// <summary>Opens <see cref="EnergyVoiceActivityDetector"/>s: needs no library and no model.</summary>
public sealed class EnergyVoiceActivityEngine : IVoiceActivityEngine
{
    /// <summary>The name under which it is registered.</summary>
    public const string EngineName = "energy";

    public string Name => EngineName;

    public IVoiceActivityDetector Open() => new EnergyVoiceActivityDetector();
}
