using System.Runtime.CompilerServices;

using Parley.Core.Brain;

namespace Parley.Testing;

/// <summary>Answers with what the test says, and keeps what it was asked.</summary>
public sealed class FakeBrain(Func<UserTurn, IEnumerable<string>> answer) : IBrain
{
    private readonly List<UserTurn> _turns = [];

    /// <summary>An answer that repeats what was heard.</summary>
    public static FakeBrain Echo => new(turn => ["You said: ", turn.Text, "."]);

    public IReadOnlyList<UserTurn> Turns
    {
        get
        {
            lock (_turns)
                return [.. _turns];
        }
    }

    /// <summary>Thrown after the answer's text, if set.</summary>
    public Exception? Failure { get; set; }

    public async IAsyncEnumerable<ReplyUpdate> ReplyAsync(
        UserTurn turn, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        lock (_turns)
            _turns.Add(turn);
        foreach (string text in answer(turn))
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ReplyUpdate(text);
        }

        if (Failure is { } failure)
            throw failure;
    }

    public Task WarmUpAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
