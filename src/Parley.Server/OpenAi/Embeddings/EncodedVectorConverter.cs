using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Server.OpenAi.Embeddings;

/// <summary>Writes vectors in the form that was asked for.</summary>
internal sealed class EncodedVectorConverter : JsonConverter<EncodedVector>
{
    public override EncodedVector Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Vectors are only written.");

    public override void Write(Utf8JsonWriter writer, EncodedVector value, JsonSerializerOptions options)
    {
        if (value.Encoding == EmbeddingEncoding.Base64)
        {
            writer.WriteBase64StringValue(MemoryMarshal.AsBytes(value.Numbers.Span));
            return;
        }

        writer.WriteStartArray();
        foreach (float number in value.Numbers.Span)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
