using Parley.Server.Composition;
using Parley.Server.Requests;
using Parley.Server.Training;
using Parley.Server.Voices.Samples;

namespace Parley.Server.Voices;

/// <summary>Registers what serves voices, their recordings and their training.</summary>
internal static class VoiceApiServices
{
    public static IServiceCollection AddVoiceApi(this IServiceCollection services) => services
        .AddJson(VoicesJson.Default)
        .AddSingleton<Idempotency>()
        .AddSingleton<VoiceDirectory>()
        .AddSingleton<VoiceBlends>()
        .AddSingleton<VoiceEnginesEndpoint>()
        .AddSingleton<VoiceEndpoints>()
        .AddSingleton<SampleUploads>()
        .AddSingleton<SampleEndpoints>()
        .AddSingleton<TrainingEndpoints>()
        .AddSingleton<VoiceTrainer>()
        .AddHostedService(static provider => provider.GetRequiredService<VoiceRemovals>())
        .AddSingleton<VoiceSweep>()
        .AddHostedService(static provider => provider.GetRequiredService<VoiceSweep>())
        .AddHostedService<TrainingWorker>();
}
