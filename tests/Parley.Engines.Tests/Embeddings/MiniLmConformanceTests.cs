using Microsoft.Extensions.AI;

using Parley.Testing;

namespace Parley.Engines.Tests.Embeddings;

public sealed class MiniLmConformanceTests : EmbeddingGeneratorConformance
{
    private static readonly Lazy<IEmbeddingGenerator<string, Embedding<float>>> _engine = new(() => MiniLmEngines.Published());

    protected override IEmbeddingGenerator<string, Embedding<float>> Engine
    {
        get
        {
            SharedFiles.SkipUnlessPresent("models", "minilm");
            return _engine.Value;
        }
    }
}
