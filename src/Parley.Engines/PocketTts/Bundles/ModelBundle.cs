using System.Text.Json;
using System.Text.Json.Serialization;

using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.PocketTts.Text;

namespace Parley.Engines.PocketTts.Bundles;

/// <summary>What <c>bundle.json</c> says of a published export (schema 2).</summary>
internal sealed record ModelBundle
{
    public const string FileName = "bundle.json";

    private const int KnownSchema = 2;

    [JsonPropertyName("schema_version")]
    public required int SchemaVersion { get; init; }

    [JsonPropertyName("bundle_name")]
    public string Name { get; init; } = "";

    [JsonPropertyName("language")]
    public string Language { get; init; } = "english";

    [JsonPropertyName("sample_rate")]
    public required int SampleRateHz { get; init; }

    [JsonPropertyName("frame_rate")]
    public required double FramesPerSecond { get; init; }

    [JsonPropertyName("samples_per_frame")]
    public required int FrameSamples { get; init; }

    [JsonPropertyName("latent_dim")]
    public required int LatentSize { get; init; }

    [JsonPropertyName("conditioning_dim")]
    public required int ConditioningSize { get; init; }

    [JsonPropertyName("max_token_per_chunk")]
    public int MaximumTokens { get; init; } = 50;

    [JsonPropertyName("pad_with_spaces_for_short_inputs")]
    public bool PadsShortTexts { get; init; }

    [JsonPropertyName("remove_semicolons")]
    public bool RemovesSemicolons { get; init; }

    [JsonPropertyName("model_recommended_frames_after_eos")]
    public int? FramesAfterEnd { get; init; }

    [JsonPropertyName("insert_bos_before_voice")]
    public bool BeginsVoice { get; init; }

    [JsonPropertyName("tokenizer_file")]
    public string TokenizerFile { get; init; } = "tokenizer.model";

    [JsonPropertyName("bos_before_voice_file")]
    public string? VoiceBeginningFile { get; init; }

    [JsonPropertyName("predefined_voices")]
    public IReadOnlyList<string> Voices { get; init; } = [];

    [JsonPropertyName("flow_lm_state_manifest")]
    public required IReadOnlyList<StateInfo> LanguageModelStates { get; init; }

    [JsonPropertyName("mimi_state_manifest")]
    public required IReadOnlyList<StateInfo> DecoderStates { get; init; }

    /// <summary>The language model's caches, a layer each.</summary>
    [JsonIgnore]
    public IReadOnlyList<StateInfo> Caches =>
        [.. LanguageModelStates.Where(state => state.Key == StateInfo.CacheKey)];

    /// <summary>Latents to steps of the decoder's own transformer: what its upsampling keeps is one latent's worth.</summary>
    [JsonIgnore]
    public int DecoderStepsPerLatent =>
        (int)(DecoderStates.FirstOrDefault(state => state is { Module: "upsample.convtr", Key: "partial" })?.Shape[^1] ?? 0);

    /// <exception cref="EngineUnavailableException">It is missing, damaged, or of a layout that is not known.</exception>
    public static ModelBundle Load(ModelFolder folder)
    {
        string path = folder.Require(FileName);
        try
        {
            var bundle = JsonSerializer.Deserialize<ModelBundle>(File.ReadAllBytes(path))
                ?? throw new JsonException("it is empty");
            return bundle.SchemaVersion == KnownSchema
                ? bundle.Checked(path)
                : throw new EngineUnavailableException(
                    $"'{path}' is of layout {bundle.SchemaVersion}, but Parley knows {KnownSchema}; update Parley, or pull the model that it pins.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException($"'{path}' cannot be read: {exception.Message} Pull the model again.", exception);
        }
    }

    public SplitterOptions SplitterOptions(int? framesAfterEnd) =>
        new(MaximumTokens, FramesPerSecond, RemovesSemicolons, PadsShortTexts, framesAfterEnd ?? FramesAfterEnd);

    private ModelBundle Checked(string path)
    {
        bool isSound = SampleRateHz > 0 && FramesPerSecond > 0 && FrameSamples > 0 && LatentSize > 0 && ConditioningSize > 0
            && MaximumTokens > 0 && Caches.Count > 0 && Caches.All(cache => cache.Shape.Length == 5);
        return isSound
            ? this
            : throw new EngineUnavailableException($"'{path}' describes no Pocket TTS model; pull the model again.");
    }
}
