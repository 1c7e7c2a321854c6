using Microsoft.Extensions.AI;

using Parley.Core;
using Parley.Engines.Models;

namespace Parley.Engines.Embeddings;

/// <summary>
/// Texts to vectors in this process: each vector one long, so that the product of two says how alike their texts are.
/// Thread-safe. The order and the company in which texts come change no more than the last digits of their vectors.
/// </summary>
public sealed class LocalEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly LoadedModel<IEmbeddingModel> _model;
    private readonly Func<EngineAvailability> _probe;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <param name="name">The engine's.</param>
    /// <param name="model">Loaded at the first text.</param>
    /// <param name="probe">Whether that can be; may throw <see cref="EngineUnavailableException"/>.</param>
    internal LocalEmbeddingGenerator(string name, LoadedModel<IEmbeddingModel> model, Func<EngineAvailability> probe)
    {
        (Name, _model, _probe) = (name, model, probe);
        _metadata = new EmbeddingGeneratorMetadata(name, defaultModelId: name);
    }

    /// <summary>The engine's name, which is also that of the model in its answers.</summary>
    public string Name { get; }

    /// <summary>Texts to vectors, in the order of the texts.</summary>
    /// <param name="values">Any; an empty text has a vector too.</param>
    /// <param name="options">Its dimensions: those of the model, or fewer where the model can be shortened.</param>
    /// <param name="cancellationToken">Breaks the work off.</param>
    /// <exception cref="ArgumentException">A text is null, or the dimensions cannot be had.</exception>
    /// <exception cref="EngineUnavailableException">The model is missing or damaged.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] texts = [.. values];
        if (Array.Exists(texts, static text => text is null))
            throw new ArgumentException("A text is null; an empty one would have a vector.", nameof(values));
        return GenerateAsync(texts, options?.Dimensions, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        return serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose() => _model.Dispose();

    /// <summary>Whether it can work. Never throws.</summary>
    internal EngineAvailability Probe()
    {
        try
        {
            return _probe();
        }
        catch (EngineUnavailableException exception)
        {
            return EngineAvailability.Missing(exception.Message);
        }
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        string[] texts, int? dimensions, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using LoadedModel<IEmbeddingModel>.Lease lease = await _model.AcquireAsync(cancellationToken);
        IEmbeddingModel model = lease.Model;
        int wanted = dimensions ?? model.Dimensions;
        bool isPossible = wanted == model.Dimensions || (model.CanShorten && wanted > 0 && wanted < model.Dimensions);
        if (!isPossible)
        {
            string choice = model.CanShorten ? $"1 to {model.Dimensions}" : $"{model.Dimensions} and no other number of";
            throw new ArgumentException(
                $"'{Name}' gives {choice} dimensions; {wanted} cannot be had from it.", nameof(dimensions));
        }

        // Work for a processor, off the thread of whoever waits for it.
        EmbeddedTexts made = await Task.Run(() => model.Embed(texts, cancellationToken), cancellationToken);
        return new GeneratedEmbeddings<Embedding<float>>(made.Vectors.Select(
            vector => new Embedding<float>(Shorten(vector, wanted)) { ModelId = Name }))
        {
            Usage = new UsageDetails { InputTokenCount = made.Tokens, TotalTokenCount = made.Tokens },
        };
    }

    private static float[] Shorten(float[] vector, int dimensions)
    {
        if (vector.Length == dimensions)
            return vector;
        float[] shorter = vector[..dimensions];
        UnitLength.TryScale(shorter);
        return shorter;
    }
}
