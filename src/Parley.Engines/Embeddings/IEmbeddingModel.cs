namespace Parley.Engines.Embeddings;

/// <summary>A model in memory that turns texts into vectors. Thread-safe.</summary>
internal interface IEmbeddingModel : IDisposable
{
    /// <summary>How many numbers a vector has.</summary>
    int Dimensions { get; }

    /// <summary>Whether the first numbers of a vector, made one long again, are a good vector themselves.</summary>
    bool CanShorten { get; }

    /// <summary>Texts to vectors of length 1, or of zeros where nothing in the text counts.</summary>
    /// <param name="texts">Any.</param>
    /// <param name="cancellationToken">Looked at between pieces of work, or within.</param>
    /// <exception cref="Core.EngineUnavailableException">The model failed, or gave no numbers.</exception>
    EmbeddedTexts Embed(string[] texts, CancellationToken cancellationToken);
}
