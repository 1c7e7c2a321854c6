using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;

namespace Parley.Engines.Chat;

/// <summary>A model behind any OpenAI-compatible server: OpenAI, RedPill, llama.cpp, vLLM and others.</summary>
/// <remarks>
/// The protocol is read here and not by the official library (2.14.0), because that one throws on an empty role, an
/// empty or unlisted finish reason and null choices, and swallows errors inside the stream; servers in use send each of
/// these.
/// </remarks>
public sealed class OpenAiChatClient : ServerChatClient
{
    private readonly string _maximumTokensName;

    /// <param name="http">Without a timeout of its own.</param>
    /// <param name="endpoint">With or without <c>/v1</c>; null for OpenAI's own.</param>
    /// <param name="model">Null for the only one that the server has.</param>
    /// <param name="apiKey">Null for none.</param>
    public OpenAiChatClient(HttpClient http, string? endpoint = null, string? model = null, string? apiKey = null)
        : base(new ChatServer(http, ChatEndpoint.ForOpenAi(endpoint), apiKey, "Start it"), ChatProviders.OpenAi, model)
    {
        bool isOpenAi = Server.Endpoint.Host.EndsWith("openai.com", StringComparison.OrdinalIgnoreCase);
        _maximumTokensName = isOpenAi ? "max_completion_tokens" : "max_tokens";
    }

    private protected override string ChatPath => "chat/completions";

    /// <inheritdoc/>
    /// <remarks>
    /// Opens the connection that the first question will use. Only a server without a list of models is taken at its
    /// word.
    /// </remarks>
    public override async Task PrepareAsync(string? modelId, CancellationToken cancellationToken = default)
    {
        string model = await ChooseModelAsync(modelId, cancellationToken);
        using HttpResponseMessage response = await Server.SendAsync(HttpMethod.Get, "models", null, cancellationToken);
        if (response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed))
            await EnsureSuccessAsync(response, model, cancellationToken);
    }

    private protected override JsonObject Request(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        OpenAiRequest.Create(model, messages, options, _maximumTokensName);

    private protected override ReplyReader OpenReply(string model) => new OpenAiReplyReader(model);

    private protected override string? Advice(HttpStatusCode status, string message, string? model) =>
        status == HttpStatusCode.NotFound && model is not null
            ? $"Check that it has the model '{model}', PARLEY__BRAIN__MODEL (LLM_MODEL), " +
              "and that the address is right, PARLEY__BRAIN__ENDPOINT (LLM_ENDPOINT)."
            : null;

    private protected override async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await Server.SendAsync(HttpMethod.Get, "models", null, cancellationToken);
        await EnsureSuccessAsync(response, model: null, cancellationToken);
        OpenAiModels? models = await Server.ReadAsync(async () =>
            await response.Content.ReadFromJsonAsync(OpenAiJson.Default.OpenAiModels, cancellationToken));
        return [.. models?.Data?.Select(model => model?.Id).OfType<string>() ?? []];
    }
}
