using Microsoft.Extensions.Options;

using Parley.Core.Brain;
using Parley.Core.Personas;
using Parley.Core.Playout;
using Parley.Core.Sessions;
using Parley.Core.SpeechToText;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;
using Parley.Core.Turns.Interruptions;
using Parley.Core.VoiceActivity;
using Parley.Server.Sessions.Keeping;

namespace Parley.Server.Composition;

/// <summary>Registers what begins voice sessions.</summary>
internal static class SessionServices
{
    public static IServiceCollection AddVoiceSessions(this IServiceCollection services) => services
        .AddSingleton(static provider => new SessionArchive(
            memory: Keeps(provider) ? provider.GetService<IConversationMemory>() : null,
            timeProvider: provider.GetRequiredService<TimeProvider>()))
        // For each session: what is used may change, but not in its midst.
        .AddTransient<VoiceSessionFactory>()
        .AddTransient(static provider => new SessionEngines(
            provider.GetRequiredService<IVoiceActivityEngine>(),
            CurrentSpeechToTextEngine.Of(provider.GetRequiredService<ISpeechToTextEngine>()),
            provider.GetRequiredService<IBrain>(),
            CurrentTextToSpeechEngine.Of(provider.GetRequiredService<ITextToSpeechEngine>()),
            provider.GetRequiredService<IPersonaStore>(),
            provider.GetRequiredService<TimeProvider>())
        {
            Turns = provider.GetRequiredService<IOptions<TurnOptions>>().Value,
            Interruptions = provider.GetRequiredService<IInterruptionClassifier>(),
            TurnDetector = provider.GetRequiredService<ChosenTurnDetector>().Detector,
            VoiceActivityOptions = provider.GetRequiredService<IOptions<VoiceActivityOptions>>().Value,
            Playout = provider.GetRequiredService<IOptions<PlayoutOptions>>().Value,
            Journal = Keeps(provider) ? provider.GetService<ISessionJournal>() : null,
            Archive = provider.GetRequiredService<SessionArchive>(),
        });

    private static bool Keeps(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<SessionKeepingOptions>>().Value.Keep;
}
