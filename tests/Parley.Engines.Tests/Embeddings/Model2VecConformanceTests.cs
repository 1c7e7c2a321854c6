using Microsoft.Extensions.AI;

using Parley.Testing;

namespace Parley.Engines.Tests.Embeddings;

public sealed class Model2VecConformanceTests : EmbeddingGeneratorConformance
{
    private static readonly Lazy<IEmbeddingGenerator<string, Embedding<float>>> _engine = new(Model2VecEngines.Published);

    protected override IEmbeddingGenerator<string, Embedding<float>> Engine
    {
        get
        {
            SharedFiles.SkipUnlessPresent("models", "model2vec");
            return _engine.Value;
        }
    }
}
