namespace Parley.Server.Configuration;

/// <summary>
/// Names of environment variables that other systems have coined and that are honoured as they are. They rank below
/// <c>PARLEY__…</c>, which says the same more exactly.
/// </summary>
internal static class VerbatimSettings
{
    // Stands for two settings: whoever names a model means the recogniser that is used.
    private const string WhisperModel = "WHISPER_MODEL";
    private const string WhisperSetting = "Parley:Whisper:Model";

    /// <summary>Variables that stand for a setting.</summary>
    public static readonly IReadOnlyDictionary<string, string> Mapped = new Dictionary<string, string>(
        StringComparer.Ordinal)
    {
        ["LLM_ENDPOINT"] = "Parley:Brain:Endpoint",
        ["LLM_MODEL"] = "Parley:Brain:Model",
        [WhisperModel] = "Parley:OpenAiTranscription:Model",
        ["USE_FASTER_WHISPER"] = "Parley:OpenAiTranscription:Enabled",
        ["FIRST_CHUNK_LENGTH_SECONDS"] = "Parley:PocketTts:FirstAudioSeconds",
        ["KPOCKET_TTS_ERROR_WITHOUT_EOS"] = "Parley:PocketTts:ErrorWithoutEnd",
        ["PIPER_MODEL"] = "Parley:Piper:Voice",
        ["EMBEDDING_MODEL"] = "Parley:Embeddings:Model",
        ["VOICE_PROVIDER"] = "Parley:Engines:TextToSpeech",
        ["HF_ENDPOINT"] = "Parley:Models:HubEndpoint",
        ["POSTGRES_URL"] = "Parley:Storage:PostgresUrl",
        ["HF_TOKEN"] = "Parley:Models:HubToken",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "Parley:Telemetry:OtlpEndpoint",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "Parley:Telemetry:OtlpProtocol",
        ["OTEL_SERVICE_NAME"] = "Parley:Telemetry:ServiceName",
    };

    /// <summary>Variables that are accepted and have no effect in this version.</summary>
    public static readonly IReadOnlyList<string> Ignored =
    [
        "arqon_tts_provider", "arqon_tts_kokoro_url", "arqon_tts_kokoro_voice", "arqon_tts_kokoro_timeout_ms",
        "arqon_tts_kokoro_streaming_enabled", "arqon_tts_kokoro_fallback_enabled",
        "PIPER_SAMPLE_RATE", "TTS_SAMPLE_RATE_CONVERSION",
        "NO_CUDA_GRAPH",
        "LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "NATS_URL", "REDIS_URL",
    ];

    /// <summary>The settings that the given environment stands for.</summary>
    /// <exception cref="SettingsException"><c>USE_FASTER_WHISPER</c> is neither yes nor no; thrown where it is read.</exception>
    public static IEnumerable<KeyValuePair<string, string?>> Read(Func<string, string?> environment)
    {
        foreach ((string name, string key) in Mapped)
        {
            if (environment(name) is { Length: > 0 } value)
                yield return new KeyValuePair<string, string?>(key, Translate(name, value));
        }

        // The embedded Whisper's model; a server's is mapped above.
        if (environment(WhisperModel) is { Length: > 0 } model)
            yield return new KeyValuePair<string, string?>(WhisperSetting, model);
    }

    /// <summary>The variable that stands for the setting, if it is set; else null.</summary>
    public static string? NameOf(string key, Func<string, string?> environment)
    {
        bool isModel = key.Equals(WhisperSetting, StringComparison.OrdinalIgnoreCase);
        IEnumerable<string> names = isModel
            ? [WhisperModel]
            : Mapped.Where(pair => pair.Value.Equals(key, StringComparison.OrdinalIgnoreCase)).Select(static pair => pair.Key);
        return names.FirstOrDefault(name => environment(name) is { Length: > 0 });
    }

    private static string Translate(string name, string value) => (name, value) switch
    {
        // The word for "an engine in this process", whichever is best.
        ("VOICE_PROVIDER", "local") => EngineOptions.Auto,
        ("KPOCKET_TTS_ERROR_WITHOUT_EOS" or "USE_FASTER_WHISPER", "1") => bool.TrueString,
        ("KPOCKET_TTS_ERROR_WITHOUT_EOS" or "USE_FASTER_WHISPER", "0") => bool.FalseString,
        ("USE_FASTER_WHISPER", _) when !bool.TryParse(value, out _) =>
            throw new SettingsException($"USE_FASTER_WHISPER is '{value}'; say true (a transcription server listens) or false."),
        _ => value,
    };
}
