using System.Runtime.CompilerServices;

using Microsoft.Extensions.AI;

namespace Parley.Core.Brain;

/// <summary>A chat client that answers in time or says why not. Thread-safe.</summary>
internal sealed class WatchedModel(
    IChatClient client, TimeSpan firstTokenTimeout, TimeSpan idleTimeout, TimeProvider time)
{
    private readonly ChatClientMetadata? _metadata = client.GetService<ChatClientMetadata>();

    /// <summary>For messages: which model, and where.</summary>
    public string Describe(string? modelId)
    {
        string name = modelId ?? _metadata?.DefaultModelId ?? _metadata?.ProviderName ?? client.GetType().Name;
        // Without user name, password and query.
        string? address = _metadata?.ProviderUri?.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
        return $"The language model '{name}'{(address is null ? "" : $" at {address}")}";
    }

    /// <summary>The client's stream. Only waiting for the model counts as the model's time.</summary>
    /// <exception cref="EngineUnavailableException">It failed, broke off or took too long.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        await using IAsyncEnumerator<ChatResponseUpdate> updates =
            client.GetStreamingResponseAsync(messages, options, either.Token).GetAsyncEnumerator(either.Token);

        timeout.CancelAfter(firstTokenTimeout);
        bool begun = false;
        while (await MoveNextAsync())
        {
            timeout.CancelAfter(Timeout.InfiniteTimeSpan);
            begun = true;
            yield return updates.Current;
            timeout.CancelAfter(idleTimeout);
        }

        async ValueTask<bool> MoveNextAsync()
        {
            try
            {
                return await updates.MoveNextAsync();
            }
            catch (Exception exception) when (exception is not EngineUnavailableException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw timeout.IsCancellationRequested
                    ? TooSlow(options.ModelId, begun, exception)
                    : new EngineUnavailableException(
                        $"{Describe(options.ModelId)} failed: {exception.Message} " +
                        "Ask again; if it repeats, look at that server's log.",
                        exception);
            }
        }
    }

    private EngineUnavailableException TooSlow(string? modelId, bool begun, Exception exception) => new(
        begun
            ? $"{Describe(modelId)} said nothing more for {idleTimeout.TotalSeconds:0.###} s; " +
              "the rest of the answer is missing. Ask again, or allow more with PARLEY__BRAIN__STREAMIDLETIMEOUTMS."
            : $"{Describe(modelId)} said nothing within {firstTokenTimeout.TotalSeconds:0.###} s. " +
              "It may still be loading: ask again, use a smaller model, or allow more with PARLEY__BRAIN__FIRSTTOKENTIMEOUTMS.",
        exception);
}
