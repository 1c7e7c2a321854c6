using Microsoft.Extensions.Options;

using Parley.Core.Brain;
using Parley.Core.Enhancement;
using Parley.Core.Personas;
using Parley.Core.Playout;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;
using Parley.Engines.Embeddings;
using Parley.Engines.Kokoro;
using Parley.Engines.Models;
using Parley.Engines.Phonemes;
using Parley.Engines.Piper;
using Parley.Engines.PocketSphinx;
using Parley.Engines.PocketTts;
using Parley.Engines.Remote.Http;
using Parley.Engines.Remote.Moshi;
using Parley.Engines.Scripted;
using Parley.Engines.SmartTurn;
using Parley.Engines.Tools;
using Parley.Engines.Voices;
using Parley.Engines.Whisper;
using Parley.Server.Configuration;
using Parley.Server.Events;
using Parley.Server.Limits;
using Parley.Server.Observability;
using Parley.Server.OpenAi.Audio;
using Parley.Server.OpenAi.Realtime;
using Parley.Server.Security;
using Parley.Server.Sessions.Keeping;
using Parley.Server.Sessions.Recording;
using Parley.Server.Storage;
using Parley.Server.Training;

namespace Parley.Server.Composition;

/// <summary>Registers the settings; each class of options is one section.</summary>
internal static class SettingsServices
{
    /// <summary>All settings there are.</summary>
    public static SettingsCatalogue Catalogue { get; } = new SettingsCatalogue()
        .Add<ServerOptions>("Server")
        .Add<AccessOptions>("Access")
        .Add<LimitOptions>("Limits")
        .Add<LogOptions>("Logging")
        .Add<TelemetryOptions>("Telemetry")
        .Add<SessionSocketOptions>("SessionSocket")
        .Add<RealtimeOptions>("Realtime")
        .Add<OpenAiAudioOptions>("OpenAiAudio")
        .Add<SessionKeepingOptions>("Sessions")
        .Add<EventOptions>("Events")
        .Add<RecordingOptions>("Recording")
        .Add<StorageOptions>("Storage")
        .Add<EngineOptions>("Engines")
        .Add<ModelOptions>("Models")
        .Add<VoiceOptions>("Voices")
        .Add<TrainingOptions>("Training")
        .Add<VoiceActivityOptions>("VoiceActivity")
        .Add<TurnOptions>("Turns")
        .Add<PlayoutOptions>("Playout")
        .Add<BrainOptions>("Brain")
        .Add<PersonaOptions>("")
        .Add<ToolOptions>("")
        .Add<FallbackOptions>("TextToSpeech")
        .Add<WhisperOptions>("Whisper")
        .Add<PocketSphinxOptions>("PocketSphinx")
        .Add<OpenAiTranscriptionOptions>("OpenAiTranscription")
        .Add<MoshiOptions>("Moshi")
        .Add<PocketTtsOptions>("PocketTts")
        .Add<KokoroOptions>("Kokoro")
        .Add<EspeakOptions>("Espeak")
        .Add<PiperOptions>("Piper")
        .Add<SmartTurnOptions>("SmartTurn")
        .Add<EmbeddingOptions>("Embeddings")
        .Add<SpeechEnhancementOptions>("SpeechEnhancement")
        .Add<ScriptedSpeechToTextOptions>("ScriptedSpeechToText")
        .Add<ScriptedTextToSpeechOptions>("ScriptedTextToSpeech");

    /// <exception cref="SettingsException">A key under <c>Parley</c> is unknown.</exception>
    public static IServiceCollection AddSettings(this IServiceCollection services, IConfiguration configuration)
    {
        Catalogue.Check(configuration);
        IConfigurationSection root = configuration.GetSection(SettingsCatalogue.Root);
        var validator = new SettingsValidator();
        // Brain, personas and tools read the configuration themselves; those without a validator here bring their own.
        return services
            .AddSingleton(configuration)
            .AddSection<ServerOptions>(root.GetSection("Server"), validator)
            .AddSection<AccessOptions>(root.GetSection("Access"), validator)
            .AddSection<LimitOptions>(root.GetSection("Limits"), validator)
            .AddSection<LogOptions>(root.GetSection("Logging"), validator)
            .AddSection<TelemetryOptions>(root.GetSection("Telemetry"), validator)
            .AddSection<SessionSocketOptions>(root.GetSection("SessionSocket"), validator)
            .AddSection<RealtimeOptions>(root.GetSection("Realtime"), validator)
            .AddSection<OpenAiAudioOptions>(root.GetSection("OpenAiAudio"), validator)
            .AddSection<SessionKeepingOptions>(root.GetSection("Sessions"), validator)
            .AddSection<EventOptions>(root.GetSection("Events"), validator)
            .AddSection<RecordingOptions>(root.GetSection("Recording"), validator)
            .AddSection<StorageOptions>(root.GetSection("Storage"), validator)
            .AddSection<EngineOptions>(root.GetSection("Engines"), validator)
            .AddSection<ModelOptions>(root.GetSection("Models"))
            .AddSection<VoiceOptions>(root.GetSection("Voices"), validator)
            .AddSection<TrainingOptions>(root.GetSection("Training"), validator)
            .AddSection(root.GetSection("VoiceActivity"), new VoiceActivityOptionsValidator())
            .AddSection<TurnOptions>(root.GetSection("Turns"), validator)
            .AddSection<PlayoutOptions>(root.GetSection("Playout"), validator)
            .AddSection<FallbackOptions>(root.GetSection("TextToSpeech"), validator)
            .AddSection<WhisperOptions>(root.GetSection("Whisper"), validator)
            .AddSection<PocketSphinxOptions>(root.GetSection("PocketSphinx"))
            .AddSection<OpenAiTranscriptionOptions>(root.GetSection("OpenAiTranscription"))
            .AddSection<MoshiOptions>(root.GetSection("Moshi"))
            .AddSection<PocketTtsOptions>(root.GetSection("PocketTts"), validator)
            .AddSection<KokoroOptions>(root.GetSection("Kokoro"), validator)
            .AddSection<EspeakOptions>(root.GetSection("Espeak"), validator)
            .AddSection<PiperOptions>(root.GetSection("Piper"), validator)
            .AddSection<SmartTurnOptions>(root.GetSection("SmartTurn"), validator)
            .AddSection<EmbeddingOptions>(root.GetSection("Embeddings"), validator)
            .AddSection<SpeechEnhancementOptions>(root.GetSection("SpeechEnhancement"), validator)
            .AddSection<ScriptedSpeechToTextOptions>(root.GetSection("ScriptedSpeechToText"))
            .AddSection<ScriptedTextToSpeechOptions>(root.GetSection("ScriptedTextToSpeech"), validator);
    }

    private static IServiceCollection AddSection<T>(
        this IServiceCollection services, IConfigurationSection section, IValidateOptions<T>? validator = null)
        where T : class
    {
        services.AddOptions<T>().Bind(section).ValidateOnStart();
        return validator is null ? services : services.AddSingleton(validator);
    }
}
