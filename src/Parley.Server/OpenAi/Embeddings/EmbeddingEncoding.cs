using System.Text.Json.Serialization;

namespace Parley.Server.OpenAi.Embeddings;

/// <summary>How vectors are written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EmbeddingEncoding>))]
internal enum EmbeddingEncoding
{
    [JsonStringEnumMemberName("float")]
    Float,

    [JsonStringEnumMemberName("base64")]
    Base64,
}
