using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

using Microsoft.Extensions.AI;

namespace Parley.Testing;

/// <summary>Answers as scripted, one script a request; the last one stays. Thread-safe.</summary>
public sealed class FakeChatClient(TimeProvider clock, params IEnumerable<ChatScript> scripts) : IChatClient
{
    private readonly ConcurrentQueue<ChatScript> _scripts = new(scripts);
    private readonly ConcurrentQueue<ChatRequest> _requests = new();
    private ChatScript _last = new();
    private int _abandoned;

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<ChatRequest> Requests => [.. _requests];

    /// <summary>Answers that were cancelled or disposed before their end.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _requests.Enqueue(new ChatRequest([.. messages], options));
        if (_scripts.TryDequeue(out ChatScript? next))
            _last = next;
        bool hasEnded = false;
        try
        {
            foreach (Func<TimeProvider, CancellationToken, Task<ChatResponseUpdate?>> step in _last.Steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await step(clock, cancellationToken) is { } update)
                    yield return update;
            }

            hasEnded = true;
        }
        finally
        {
            if (!hasEnded)
                Interlocked.Increment(ref _abandoned);
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("fake", new Uri("http://model.test/"), "fake-1") : null;

    public void Dispose()
    {
    }
}
