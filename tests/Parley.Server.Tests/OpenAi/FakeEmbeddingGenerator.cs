using Microsoft.Extensions.AI;

namespace Parley.Server.Tests.OpenAi;

/// <summary>Three numbers: the length of the text, none, and one.</summary>
internal sealed class FakeEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        int dimensions = options?.Dimensions ?? 3;
        if (dimensions > 3)
            throw new ArgumentException("There are 3 dimensions.", nameof(options));
        string[] texts = [.. values];
        long tokens = texts.Sum(static text => text.Length);
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(texts.Select(text =>
            new Embedding<float>(new float[] { text.Length, 0, 1 }.AsMemory(0, dimensions)) { ModelId = "fake" }))
        {
            Usage = new UsageDetails { InputTokenCount = tokens },
        });
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("fake") : null;

    public void Dispose()
    {
    }
}
