using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Engines.Embeddings.MiniLm;
using Parley.Engines.Embeddings.Model2Vec;
using Parley.Engines.Models;

namespace Parley.Engines.Embeddings;

/// <summary>Registers what turns texts into vectors.</summary>
public static class EmbeddingServices
{
    private delegate LocalEmbeddingGenerator Create(
        ModelStore store, ModelOptions models, EmbeddingOptions options, TimeProvider time);

    public static IServiceCollection AddEmbeddings(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>();
        return services
            .AddEngine(MiniLmEngine.EngineName, MiniLmEngine.Create, rank: 100,
                "all-MiniLM-L6-v2: sentences to 384 numbers, in this process")
            .AddEngine(Model2VecEngine.EngineName, Model2VecEngine.Create, rank: 50,
                "Model2Vec: words to numbers by a table, small and quick, in this process");
    }

    private static IServiceCollection AddEngine(
        this IServiceCollection services, string name, Create create, int rank, string summary) => services
        .AddKeyedSingleton(name, (provider, _) => create(
            provider.GetRequiredService<ModelStore>(),
            provider.GetRequiredService<IOptions<ModelOptions>>().Value,
            provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()))
        .AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            name, (provider, _) => provider.GetRequiredKeyedService<LocalEmbeddingGenerator>(name))
        .AddSingleton(provider => new EngineDescriptor(
            EngineKind.Embeddings, name, rank, summary,
            () => provider.GetRequiredKeyedService<LocalEmbeddingGenerator>(name).Probe()));
}
