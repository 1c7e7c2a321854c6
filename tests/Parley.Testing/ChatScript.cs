using Microsoft.Extensions.AI;

namespace Parley.Testing;

/// <summary>One answer of a <see cref="FakeChatClient"/>, step by step: <c>new ChatScript().After(ms).Say("Hi", " there")</c>.</summary>
public sealed class ChatScript
{
    internal List<Func<TimeProvider, CancellationToken, Task<ChatResponseUpdate?>>> Steps { get; } = [];

    /// <summary>One update for each delta.</summary>
    public ChatScript Say(params IEnumerable<string> deltas)
    {
        foreach (string delta in deltas)
            Add(new TextContent(delta));
        return this;
    }

    public ChatScript Think(string text) => Add(new TextReasoningContent(text));

    public ChatScript Call(string function, params IEnumerable<(string Name, object? Value)> arguments) => Add(new FunctionCallContent(
        $"call-{function}-{Steps.Count}",
        function,
        arguments.ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal)));

    public ChatScript Add(AIContent content)
    {
        Steps.Add((_, _) => Task.FromResult<ChatResponseUpdate?>(new ChatResponseUpdate(ChatRole.Assistant, [content])));
        return this;
    }

    /// <summary>Waits on the client's clock.</summary>
    public ChatScript After(TimeSpan delay)
    {
        Steps.Add(async (clock, cancellationToken) =>
        {
            await Task.Delay(delay, clock, cancellationToken);
            return null;
        });
        return this;
    }

    /// <summary>Waits for the test.</summary>
    public ChatScript When(Task ready)
    {
        Steps.Add(async (_, cancellationToken) =>
        {
            await ready.WaitAsync(cancellationToken);
            return null;
        });
        return this;
    }

    /// <summary>Never says another word.</summary>
    public ChatScript Hang() => After(Timeout.InfiniteTimeSpan);

    public ChatScript Fail(Exception exception)
    {
        Steps.Add((_, _) => Task.FromException<ChatResponseUpdate?>(exception));
        return this;
    }
}
