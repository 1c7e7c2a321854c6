using Microsoft.Extensions.DependencyInjection.Extensions;

using Parley.Core.Turns;
using Parley.Core.VoiceActivity;
using Parley.Engines.Chat;
using Parley.Engines.Denoise;
using Parley.Engines.Embeddings;
using Parley.Engines.Espeak;
using Parley.Engines.Flite;
using Parley.Engines.Kokoro;
using Parley.Engines.Models;
using Parley.Engines.Phonemes;
using Parley.Engines.Piper;
using Parley.Engines.PocketSphinx;
using Parley.Engines.PocketTts;
using Parley.Engines.Remote.Http;
using Parley.Engines.Remote.Moshi;
using Parley.Engines.Scripted;
using Parley.Engines.Silero;
using Parley.Engines.SmartTurn;
using Parley.Engines.Voices;
using Parley.Engines.Whisper;
using Parley.Server.Configuration;
using Parley.Server.Security;
using Parley.Server.Sessions.Keeping;
using Parley.Server.Storage;
using Parley.Server.Voices;

namespace Parley.Server.Composition;

/// <summary>The composition root: what Parley consists of.</summary>
public static class ParleyServices
{
    /// <summary>Everything but the web server: settings, engines, sessions.</summary>
    /// <param name="services">Gets them.</param>
    /// <param name="configuration">As <see cref="ParleySettings.AddParleySettings"/> gathers it.</param>
    /// <exception cref="SettingsException">A key under <c>Parley</c> is unknown.</exception>
    public static IServiceCollection AddParley(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddLogging()
            .AddSettings(configuration)
            .AddKeys()
            .AddStorage()
            .AddKeptSessions()
            .AddModelStore()
            .AddVoiceLibrary()
            .AddVoiceAdministration()
            .AddPhonemes()
            .AddSilero()
            .AddEnergyVoiceActivity()
            .AddWhisper()
            .AddPocketSphinx()
            .AddOpenAiTranscription()
            .AddMoshi()
            .AddScriptedSpeechToText()
            .AddTurnDetectors()
            .AddSmartTurn()
            .AddBrain()
            .AddPocketTts()
            .AddKokoro()
            .AddPiper()
            .AddFlite()
            .AddEspeak()
            .AddScriptedTextToSpeech()
            .AddEmbeddings()
            .AddSpeechEnhancement()
            .AddChosenEngines()
            .AddVoiceSessions();
    }
}
