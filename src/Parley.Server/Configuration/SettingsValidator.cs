using Microsoft.Extensions.Options;

using Parley.Core.Enhancement;
using Parley.Core.Playout;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;
using Parley.Engines.Embeddings;
using Parley.Engines.Kokoro;
using Parley.Engines.Phonemes;
using Parley.Engines.Piper;
using Parley.Engines.PocketTts;
using Parley.Engines.Scripted;
using Parley.Engines.SmartTurn;
using Parley.Engines.Voices;
using Parley.Engines.Whisper;
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

namespace Parley.Server.Configuration;

/// <summary>Holds the ranges of all options that bring no validator of their own.</summary>
[OptionsValidator]
internal sealed partial class SettingsValidator :
    IValidateOptions<ServerOptions>,
    IValidateOptions<AccessOptions>,
    IValidateOptions<LimitOptions>,
    IValidateOptions<LogOptions>,
    IValidateOptions<TelemetryOptions>,
    IValidateOptions<SessionSocketOptions>,
    IValidateOptions<RealtimeOptions>,
    IValidateOptions<OpenAiAudioOptions>,
    IValidateOptions<SessionKeepingOptions>,
    IValidateOptions<EventOptions>,
    IValidateOptions<RecordingOptions>,
    IValidateOptions<StorageOptions>,
    IValidateOptions<TrainingOptions>,
    IValidateOptions<EngineOptions>,
    IValidateOptions<TurnOptions>,
    IValidateOptions<PlayoutOptions>,
    IValidateOptions<FallbackOptions>,
    IValidateOptions<KokoroOptions>,
    IValidateOptions<WhisperOptions>,
    IValidateOptions<EspeakOptions>,
    IValidateOptions<PocketTtsOptions>,
    IValidateOptions<PiperOptions>,
    IValidateOptions<SmartTurnOptions>,
    IValidateOptions<EmbeddingOptions>,
    IValidateOptions<SpeechEnhancementOptions>,
    IValidateOptions<ScriptedTextToSpeechOptions>,
    IValidateOptions<VoiceOptions>;
