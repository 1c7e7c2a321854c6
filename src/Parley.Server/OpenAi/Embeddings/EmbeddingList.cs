namespace Parley.Server.OpenAi.Embeddings;

/// <summary>The answer of <c>POST /v1/embeddings</c>.</summary>
/// <param name="Data">In the order of the texts.</param>
/// <param name="Model">The engine that made them.</param>
/// <param name="Usage">Tokens of the model's own vocabulary.</param>
/// <param name="Object">What it is.</param>
internal sealed record EmbeddingList(
    IReadOnlyList<EmbeddingItem> Data, string Model, EmbeddingUsage Usage, string Object = "list");

/// <param name="Index">Of the text.</param>
/// <param name="Embedding">Numbers, or Base64 of them; of length 1.</param>
/// <param name="Object">What it is.</param>
internal sealed record EmbeddingItem(int Index, EncodedVector Embedding, string Object = "embedding");

/// <param name="PromptTokens">That counted.</param>
/// <param name="TotalTokens">The same.</param>
internal sealed record EmbeddingUsage(long PromptTokens, long TotalTokens);
