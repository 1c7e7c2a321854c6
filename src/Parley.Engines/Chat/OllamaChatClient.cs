using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;

namespace Parley.Engines.Chat;

/// <summary>A model behind Ollama's own API, which can load it ahead and keep it loaded.</summary>
public sealed class OllamaChatClient : ServerChatClient
{
    private readonly int _keepAliveMinutes;
    private readonly bool _think;

    /// <param name="http">Without a timeout of its own.</param>
    /// <param name="endpoint">With or without <c>/api</c>; null for this machine.</param>
    /// <param name="model">Null for the only one that is there.</param>
    /// <param name="apiKey">Null for none.</param>
    /// <param name="keepAliveMinutes">How long the model stays loaded after an answer; -1 for ever.</param>
    /// <param name="think">Whether thinking models think first.</param>
    public OllamaChatClient(
        HttpClient http,
        string? endpoint = null,
        string? model = null,
        string? apiKey = null,
        int keepAliveMinutes = 30,
        bool think = false)
        : base(
            new ChatServer(http, ChatEndpoint.ForOllama(endpoint), apiKey, "Start it with 'ollama serve'"),
            ChatProviders.Ollama,
            model)
    {
        _keepAliveMinutes = keepAliveMinutes;
        _think = think;
    }

    private protected override string ChatPath => "api/chat";

    private JsonNode KeepAlive => _keepAliveMinutes < 0 ? -1 : $"{_keepAliveMinutes}m";

    /// <inheritdoc/>
    public override async Task PrepareAsync(string? modelId, CancellationToken cancellationToken = default)
    {
        string model = await ChooseModelAsync(modelId, cancellationToken);
        // A request without a prompt loads the model and is answered when that is done.
        var load = new JsonObject { ["model"] = model, ["keep_alive"] = KeepAlive, ["stream"] = false };
        using HttpResponseMessage response =
            await Server.SendAsync(HttpMethod.Post, "api/generate", load, cancellationToken);
        await EnsureSuccessAsync(response, model, cancellationToken);
    }

    private protected override JsonObject Request(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        OllamaRequest.Create(model, messages, options, KeepAlive, _think);

    private protected override ReplyReader OpenReply(string model) => new OllamaReplyReader(model);

    private protected override string? Advice(HttpStatusCode status, string message, string? model) =>
        status == HttpStatusCode.NotFound
        && model is not null
        && message.Contains("model", StringComparison.OrdinalIgnoreCase)
            ? $"Run 'ollama pull {model}', or choose another by PARLEY__BRAIN__MODEL (LLM_MODEL)."
            : null;

    private protected override async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await Server.SendAsync(HttpMethod.Get, "api/tags", null, cancellationToken);
        await EnsureSuccessAsync(response, model: null, cancellationToken);
        OllamaModels? models = await Server.ReadAsync(async () =>
            await response.Content.ReadFromJsonAsync(OllamaJson.Default.OllamaModels, cancellationToken));
        return [.. models?.Models?.Select(model => model?.Name).OfType<string>() ?? []];
    }
}
