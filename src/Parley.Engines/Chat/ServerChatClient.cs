using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;

using Parley.Core;
using Parley.Core.Brain;

namespace Parley.Engines.Chat;

/// <summary>A chat client of a server that streams its answer in lines.</summary>
public abstract class ServerChatClient : StreamingChatClient, IModelPreparation, IModelNames
{
    private readonly string? _configuredModel;
    private string? _onlyModel;

    private protected ServerChatClient(ChatServer server, string providerName, string? model)
    {
        Server = server;
        _configuredModel = string.IsNullOrWhiteSpace(model) ? null : model.Trim();
        Metadata = new ChatClientMetadata(providerName, server.Endpoint, _configuredModel);
    }

    protected override ChatClientMetadata Metadata { get; }

    private protected ChatServer Server { get; }

    private protected abstract string ChatPath { get; }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    public Task<IReadOnlyList<string>> ListModelNamesAsync(CancellationToken cancellationToken = default) =>
        ListModelsAsync(cancellationToken);

    public abstract Task PrepareAsync(string? modelId, CancellationToken cancellationToken = default);

    private protected abstract JsonObject Request(string model, IEnumerable<ChatMessage> messages, ChatOptions? options);

    private protected abstract ReplyReader OpenReply(string model);

    /// <summary>What to do about a refusal, where this protocol knows better than the status.</summary>
    private protected abstract string? Advice(HttpStatusCode status, string message, string? model);

    private protected abstract Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken);

    /// <summary>The model asked for, or configured, or the only one that the server has.</summary>
    /// <exception cref="EngineUnavailableException">It has none, or several to choose from.</exception>
    private protected async ValueTask<string> ChooseModelAsync(string? modelId, CancellationToken cancellationToken)
    {
        if ((modelId ?? _configuredModel ?? _onlyModel) is { } known)
            return known;
        IReadOnlyList<string> models = await ListModelsAsync(cancellationToken);
        if (models.Count != 1)
        {
            string some = string.Join(", ", models.Take(10)) + (models.Count > 10 ? ", …" : "");
            throw new EngineUnavailableException(models.Count == 0
                ? $"{Server.Name} has no model. Load one there, and name it by PARLEY__BRAIN__MODEL (LLM_MODEL)."
                : $"{Server.Name} has {models.Count} models: {some}. Choose one by PARLEY__BRAIN__MODEL (LLM_MODEL).");
        }

        return _onlyModel = models[0];
    }

    private protected Task EnsureSuccessAsync(
        HttpResponseMessage response, string? model, CancellationToken cancellationToken) =>
        Server.EnsureSuccessAsync(response, (status, message) => Advice(status, message, model), cancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string model = await ChooseModelAsync(options?.ModelId, cancellationToken);
        using HttpResponseMessage response =
            await Server.SendAsync(HttpMethod.Post, ChatPath, Request(model, messages, options), cancellationToken);
        await EnsureSuccessAsync(response, model, cancellationToken);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);

        var lines = new LineReader(body);
        ReplyReader reply = OpenReply(model);
        while (!reply.IsOver && await Server.ReadAsync(() => lines.ReadAsync(cancellationToken)) is { } line)
        {
            if (Read(reply, line.Span) is { } update)
                yield return update;
        }

        if (!reply.HasBegun)
        {
            string kind = response.Content.Headers.ContentType?.MediaType ?? "a body";
            throw Server.Nonsense($"it sent {kind} without an answer in it");
        }

        if (!reply.MayEnd)
            throw Server.BrokeOff();
    }

    private ChatResponseUpdate? Read(ReplyReader reply, ReadOnlySpan<byte> line)
    {
        try
        {
            return reply.Read(line);
        }
        catch (StreamedErrorException error)
        {
            throw Server.Failed(error.Message);
        }
        // The second is how a string that is half a character shows itself.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Server.Nonsense(exception.Message, exception);
        }
    }
}
