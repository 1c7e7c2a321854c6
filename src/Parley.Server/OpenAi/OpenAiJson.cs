using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

using Parley.Server.OpenAi.Audio.Speech;
using Parley.Server.OpenAi.Audio.Transcripts;
using Parley.Server.OpenAi.Embeddings;
using Parley.Server.OpenAi.Models;

namespace Parley.Server.OpenAi;

/// <summary>The JSON under <c>/v1</c>; what is not there is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpenAiErrorBody))]
[JsonSerializable(typeof(OpenAiModel))]
[JsonSerializable(typeof(OpenAiModelList))]
[JsonSerializable(typeof(OpenAiVoiceList))]
[JsonSerializable(typeof(EmbeddingsBody))]
[JsonSerializable(typeof(EmbeddingList))]
[JsonSerializable(typeof(SpeechBody))]
[JsonSerializable(typeof(SpeechDelta))]
[JsonSerializable(typeof(SpeechDone))]
[JsonSerializable(typeof(TranscriptionForm))]
[JsonSerializable(typeof(ShortTranscript))]
[JsonSerializable(typeof(VerboseTranscript))]
[JsonSerializable(typeof(TranscriptDelta))]
[JsonSerializable(typeof(TranscriptDone))]
internal sealed partial class OpenAiJson : JsonSerializerContext
{
    /// <summary>As it is sent: letters stay letters, since no HTML is made of it.</summary>
    public static OpenAiJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
