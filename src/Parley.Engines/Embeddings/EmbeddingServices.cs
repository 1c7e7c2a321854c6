using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Engines.Embeddings.MiniLm;
using Parley.Engines.Models;

namespace Parley.Engines.Embeddings;

/// <summary>Registers what turns texts into vectors.</summary>
public static class EmbeddingServices
{
    public static IServiceCollection AddEmbeddings(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>();
        return services
            .AddSingleton(static provider => new MiniLmEmbeddingGenerator(
                provider.GetRequiredService<ModelStore>(),
                provider.GetRequiredService<IOptions<ModelOptions>>(),
                provider.GetRequiredService<IOptions<EmbeddingOptions>>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
                MiniLmEmbeddingGenerator.EngineName,
                static (provider, _) => provider.GetRequiredService<MiniLmEmbeddingGenerator>())
            .AddSingleton(static provider => new EngineDescriptor(
                EngineKind.Embeddings,
                MiniLmEmbeddingGenerator.EngineName,
                Rank: 100,
                "all-MiniLM-L6-v2: sentences to 384 numbers, in this process",
                () => provider.GetRequiredService<MiniLmEmbeddingGenerator>().Probe()));
    }
}
