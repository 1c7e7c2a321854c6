using Microsoft.Extensions.AI;

namespace Parley.Core.Brain;

/// <summary>A piece of an answer as the model made it.</summary>
/// <param name="Text">New text; markup is still in it.</param>
/// <param name="Tokens">Tokens of the model that it stands for; 1 where the model does not say.</param>
public readonly record struct ReplyUpdate(string Text, int Tokens = 1)
{
    /// <summary>Calls that the client is asked for; only once the answer is sure to be given. Null for none.</summary>
    public IReadOnlyList<FunctionCallContent>? Calls { get; init; }

    /// <summary>Functions of our own that were called meanwhile, for those who watch. Null for none.</summary>
    public IReadOnlyList<ToolUse>? Used { get; init; }

    /// <summary>What the model says it has read and written, in its last update; null where it does not say.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>Whether the model stopped because the answer had become too long.</summary>
    public bool IsCutOff { get; init; }
}
