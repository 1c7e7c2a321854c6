using Microsoft.Extensions.DependencyInjection;

using Parley.Core;
using Parley.Core.VoiceActivity;

namespace Parley.Engines.Silero;

/// <summary>Registers Silero.</summary>
public static class SileroServices
{
    public static IServiceCollection AddSilero(this IServiceCollection services) => services
        .AddSingleton<SileroVoiceActivityEngine>(static _ => new SileroVoiceActivityEngine())
        .AddKeyedSingleton<IVoiceActivityEngine>(
            SileroVoiceActivityEngine.EngineName,
            static (provider, _) => provider.GetRequiredService<SileroVoiceActivityEngine>())
        .AddSingleton(static provider => new EngineDescriptor(
            EngineKind.VoiceActivity,
            SileroVoiceActivityEngine.EngineName,
            Rank: 100,
            "Silero VAD v6: a small recurrent network, on ONNX Runtime",
            () => provider.GetRequiredService<SileroVoiceActivityEngine>().Probe()));
}
