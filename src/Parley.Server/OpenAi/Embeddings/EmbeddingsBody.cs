using System.ComponentModel;
using System.Text.Json;

namespace Parley.Server.OpenAi.Embeddings;

/// <summary>What <c>POST /v1/embeddings</c> takes.</summary>
internal sealed record EmbeddingsBody
{
    [Description("A text, or up to 2,048 of them. Tokens of OpenAI's vocabularies mean nothing here and are refused.")]
    public required JsonElement Input { get; init; }

    [Description("Any name, such as text-embedding-3-small; the configured engine works, and the answer says which.")]
    public string? Model { get; init; }

    [Description("float: an array of numbers; base64: the same as little-endian 32-bit floats. Default: float.")]
    public EmbeddingEncoding EncodingFormat { get; init; }

    [Description("How many numbers. model2vec can be shortened; minilm gives 384 and refuses others.")]
    public int? Dimensions { get; init; }

    [Description("Accepted and not looked at.")]
    public string? User { get; init; }
}
