using System.Runtime.CompilerServices;

using Microsoft.Extensions.AI;

using Parley.Core.Brain;

namespace Parley.Server.Tests.OpenAi.Realtime;

/// <summary>Answers with what the test says, calls of the client's functions too, and keeps what it was asked.</summary>
internal sealed class ScriptedBrain(Func<UserTurn, IEnumerable<ReplyUpdate>> answer) : IBrain
{
    private readonly List<UserTurn> _turns = [];

    /// <summary>Repeats the last thing that was said.</summary>
    public static ScriptedBrain Echo => new(static turn => [new ReplyUpdate("You said "), new ReplyUpdate($"{LastWords(turn)}.")]);

    public IReadOnlyList<UserTurn> Turns
    {
        get
        {
            lock (_turns)
                return [.. _turns];
        }
    }

    /// <summary>What comes after the first piece of an answer waits for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Such as <c>user: hello</c>; the turn's own words last.</summary>
    public static string[] Lines(UserTurn turn) =>
    [
        .. turn.History.Select(static message => $"{message.Role}: {TextOf(message)}"),
        .. turn.Text.Length > 0 ? [$"user: {turn.Text}"] : Array.Empty<string>(),
    ];

    public static string LastWords(UserTurn turn) =>
        turn.Text.Length > 0 ? turn.Text : turn.History.LastOrDefault(m => m.Role == ChatRole.User)?.Text ?? "nothing";

    public async IAsyncEnumerable<ReplyUpdate> ReplyAsync(
        UserTurn turn, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        lock (_turns)
            _turns.Add(turn);
        foreach (ReplyUpdate update in answer(turn))
        {
            await Task.Yield();
            if (update.Calls is not null)
                await turn.Committed.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            yield return update;
            await Gate.WaitAsync(cancellationToken);
        }
    }

    public Task WarmUpAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    private static string TextOf(ChatMessage message) => string.Concat(message.Contents.Select(static content => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"{call.Name}({string.Join(",", call.Arguments?.Select(a => $"{a.Key}={a.Value}") ?? [])})",
        FunctionResultContent result => $"→ {result.Result}",
        _ => "",
    }));
}
