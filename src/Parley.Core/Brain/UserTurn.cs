using Microsoft.Extensions.AI;

using Parley.Core.Personas;

namespace Parley.Core.Brain;

/// <summary>What the person said, and everything needed to answer it.</summary>
/// <param name="Text">What was heard or typed; empty to answer the history as it is.</param>
/// <param name="History">Earlier turns, oldest first: what the person said and what the person heard.</param>
/// <param name="Persona">Who answers.</param>
/// <param name="Committed">
/// Completes when the answer will be spoken; cancelled when it never will. Until then the turn is a guess that may be
/// thrown away, and nothing with side effects may happen on its behalf: a tool call waits for this.
/// </param>
public sealed record UserTurn(string Text, IReadOnlyList<ChatMessage> History, Persona Persona, Task Committed)
{
    /// <summary>Whether the answer is spoken, or else only written. Default: true.</summary>
    public bool IsSpoken { get; init; } = true;

    /// <summary>Functions that the client calls: a call of one ends the answer. Default: none.</summary>
    public IReadOnlyList<AITool> Tools { get; init; } = [];

    /// <summary>Whether the model may or must call functions; null leaves it to the model.</summary>
    public ChatToolMode? ToolMode { get; init; }

    /// <summary>Longest answer, in tokens; null for the configured one.</summary>
    public int? MaximumOutputTokens { get; init; }
}
