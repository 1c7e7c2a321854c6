using System.Text.Json.Serialization;

namespace Parley.Server.OpenAi.Embeddings;

/// <summary>A vector as it is written: an array of numbers, or Base64 of their bytes.</summary>
[JsonConverter(typeof(EncodedVectorConverter))]
internal sealed record EncodedVector(ReadOnlyMemory<float> Numbers, EmbeddingEncoding Encoding);
