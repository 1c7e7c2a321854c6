namespace Parley.Engines.Embeddings;

/// <summary>Vectors of texts.</summary>
/// <param name="Vectors">In the order of the texts.</param>
/// <param name="Tokens">That counted, all texts together.</param>
internal sealed record EmbeddedTexts(float[][] Vectors, long Tokens);
