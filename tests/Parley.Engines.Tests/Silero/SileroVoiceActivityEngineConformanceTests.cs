using Parley.Core.VoiceActivity;
using Parley.Engines.Silero;
using Parley.Testing;

namespace Parley.Engines.Tests.Silero;

public sealed class SileroVoiceActivityEngineConformanceTests : VoiceActivityEngineConformance, IDisposable
{
    private readonly SileroVoiceActivityEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    protected override IVoiceActivityEngine CreateEngine()
    {
        SileroModels.SkipUnlessInstalled("v6");
        return _engine;
    }
}
