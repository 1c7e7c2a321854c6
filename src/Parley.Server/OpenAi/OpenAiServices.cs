using Parley.Server.Composition;
using Parley.Server.OpenAi.Audio;
using Parley.Server.OpenAi.Audio.Speech;
using Parley.Server.OpenAi.Audio.Transcripts;
using Parley.Server.OpenAi.Embeddings;
using Parley.Server.OpenAi.Models;

namespace Parley.Server.OpenAi;

/// <summary>What OpenAI's clients find under <c>/v1</c>: docs/protocol/openai-audio.md.</summary>
internal static class OpenAiServices
{
    public static IServiceCollection AddOpenAi(this IServiceCollection services) => services
        .AddJson(OpenAiJson.Default)
        .AddSingleton<IProblemDetailsWriter, OpenAiProblemWriter>()
        .AddSingleton<OpenAiEngines>()
        .AddSingleton<OpenAiCatalogue>()
        .AddSingleton<AudioQueues>()
        .AddSingleton<CreateSpeech>()
        .AddSingleton<CreateTranscript>()
        .AddSingleton<CreateEmbeddings>();

    public static void MapOpenAi(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/v1");
        group.AddEndpointFilter<OpenAiErrorFilter>();
        group.MapModels();
        group.MapSpeechCreation();
        group.MapTranscripts();
        group.MapEmbeddings();
    }

    /// <summary>Declares errors in OpenAI's shape.</summary>
    public static RouteHandlerBuilder ProducesOpenAiErrors(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses)
            endpoint.Produces<OpenAiErrorBody>(status);
        return endpoint;
    }
}
