using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Onnx;

namespace Parley.Engines.Embeddings.MiniLm;

/// <summary>
/// all-MiniLM-L6-v2 in this process: each text becomes 384 numbers, one long together; texts that mean alike point alike.
/// Thread-safe. The order and the company in which texts come change no more than the last digits of their vectors.
/// </summary>
public sealed class MiniLmEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The key of the registration.</summary>
    public const string EngineName = "minilm";

    /// <summary>The model's name in the store.</summary>
    public const string DefaultModel = "minilm";

    // Longer batches gain nothing on processors, and a request that is given up ends with the batch at the latest.
    private const int BatchTexts = 16;
    private const int BatchTokens = 2_048;

    private readonly ModelStore _store;
    private readonly ModelOptions _models;
    private readonly EmbeddingOptions _options;
    private readonly LoadedModel<MiniLmModel> _model;
    private readonly EmbeddingGeneratorMetadata _metadata = new(EngineName, defaultModelId: "all-MiniLM-L6-v2");

    internal MiniLmEmbeddingGenerator(
        ModelStore store, IOptions<ModelOptions> models, IOptions<EmbeddingOptions> options, TimeProvider time)
    {
        (_store, _models, _options) = (store, models.Value, options.Value);
        int threads = _options.Threads > 0 ? _options.Threads : _models.EffectiveThreads;
        _model = new LoadedModel<MiniLmModel>(
            () => MiniLmModel.Load(Files(), threads), TimeSpan.FromSeconds(_models.UnloadAfterSeconds), time);
    }

    /// <summary>Texts to vectors, in the order of the texts.</summary>
    /// <param name="values">Any; an empty text has a vector too.</param>
    /// <param name="options">Only as many dimensions as the model has can be asked for.</param>
    /// <param name="cancellationToken">Breaks the run off at its next operator.</param>
    /// <exception cref="ArgumentException">Other dimensions were asked for.</exception>
    /// <exception cref="EngineUnavailableException">The model is missing or damaged.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
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
            return Files().Probe();
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
        using LoadedModel<MiniLmModel>.Lease lease = await _model.AcquireAsync(cancellationToken);
        MiniLmModel model = lease.Model;
        if (dimensions is { } wanted && wanted != model.Dimensions)
            throw new ArgumentException($"The model '{EngineName}' gives {model.Dimensions} dimensions; {wanted} cannot be had from it.");

        // Work for a processor, off the thread of whoever waits for it.
        return await Task.Run(() => Generate(model, texts, cancellationToken), cancellationToken);
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(MiniLmModel model, string[] texts, CancellationToken cancellationToken)
    {
        int[][] ids = Array.ConvertAll(texts, text => model.Encode(text, _options.MaximumTokens, _options.ReadSpecialTokens));
        float[][] vectors = new float[texts.Length][];
        using var run = new OnnxRunOptions();
        using CancellationTokenRegistration registration = cancellationToken.Register(run.Terminate);
        foreach (int[] batch in Batches(ids, model.SharesBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[][] made = model.Run([.. batch.Select(text => ids[text])], run);
            for (int i = 0; i < batch.Length; i++)
                vectors[batch[i]] = made[i];
        }

        long tokens = ids.Sum(static text => (long)text.Length);
        return new GeneratedEmbeddings<Embedding<float>>(
            vectors.Select(static vector => new Embedding<float>(vector) { ModelId = EngineName }))
        {
            Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens },
        };
    }

    /// <summary>Which texts go together: those of like length, so that little is padding.</summary>
    private static IEnumerable<int[]> Batches(int[][] ids, bool isEachAlone)
    {
        int[] byLength = [.. Enumerable.Range(0, ids.Length).OrderBy(text => ids[text].Length)];
        List<int> batch = [];
        foreach (int text in byLength)
        {
            bool isFull = batch.Count >= (isEachAlone ? 1 : BatchTexts)
                || (batch.Count + 1) * ids[text].Length > BatchTokens;
            if (batch.Count > 0 && isFull)
            {
                yield return [.. batch];
                batch.Clear();
            }

            batch.Add(text);
        }

        if (batch.Count > 0)
            yield return [.. batch];
    }

    private MiniLmFiles Files() =>
        new(EmbeddingModelFolder.Of(_store, _models, _options, DefaultModel), _models.Precision);
}
