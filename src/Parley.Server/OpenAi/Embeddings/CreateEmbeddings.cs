using System.Threading.RateLimiting;

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.AI;

namespace Parley.Server.OpenAi.Embeddings;

/// <summary><c>POST /v1/embeddings</c>: texts in, vectors out.</summary>
internal sealed class CreateEmbeddings(OpenAiEngines engines) : IDisposable
{
    private const int MaximumBytes = 16 * 1_024 * 1_024;
    private const int MaximumWaiting = 256;

    // Each takes a processor while it works; more at once would only each take longer.
    private readonly RequestQueue _queue = new(Environment.ProcessorCount, MaximumWaiting);

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        CancellationToken left = context.RequestAborted;
        using JsonBody body = await JsonBody.ReadAsync(context.Request, MaximumBytes, left);
        if (body.Document is not { } json)
            return body.Problem!;
        if (EmbeddingOrder.Read(json.RootElement, out IResult? problem) is not { } order)
            return problem!;
        IEmbeddingGenerator<string, Embedding<float>> engine = engines.Embedder;
        using RateLimitLease turn = await _queue.EnterAsync(left);
        if (!turn.IsAcquired)
        {
            context.Response.Headers.RetryAfter = "1";
            return OpenAiErrors.Busy($"{MaximumWaiting} requests for embeddings wait already; try again in a second.");
        }

        try
        {
            GeneratedEmbeddings<Embedding<float>> made = await engine.GenerateAsync(
                order.Texts, new EmbeddingGenerationOptions { Dimensions = order.Dimensions }, left);
            return Answer(context, order, made);
        }
        catch (ArgumentException refused)
        {
            return OpenAiErrors.InvalidValue("dimensions", refused.Message);
        }
    }

    public void Dispose() => _queue.Dispose();

    private static JsonHttpResult<EmbeddingList> Answer(
        HttpContext context, EmbeddingOrder order, GeneratedEmbeddings<Embedding<float>> made)
    {
        string name = made[0].ModelId ?? "parley";
        long tokens = made.Usage?.InputTokenCount ?? 0;
        context.Response.Headers[OpenAiHeaders.Engine] = name;
        return TypedResults.Json(
            new EmbeddingList(
                [.. made.Select((embedding, i) =>
                    new EmbeddingItem(i, new EncodedVector(embedding.Vector, order.Encoding)))],
                name,
                new EmbeddingUsage(tokens, tokens)),
            OpenAiJson.Wire.EmbeddingList);
    }
}
