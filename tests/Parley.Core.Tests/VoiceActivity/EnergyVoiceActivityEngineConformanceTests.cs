using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Core.Tests.VoiceActivity;

public sealed class EnergyVoiceActivityEngineConformanceTests : VoiceActivityEngineConformance
{
    protected override IVoiceActivityEngine CreateEngine() => new EnergyVoiceActivityEngine();
}
