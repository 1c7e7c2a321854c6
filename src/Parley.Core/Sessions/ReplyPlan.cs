using Microsoft.Extensions.AI;

using Parley.Core.Personas;

namespace Parley.Core.Sessions;

/// <summary>What a reply is made with.</summary>
/// <param name="Persona">Who answers.</param>
public sealed record ReplyPlan(Persona Persona)
{
    /// <summary>A voice of the text-to-speech engine; null for the persona's, else the engine's default.</summary>
    public string? Voice { get; init; }

    /// <summary>1 is the voice's own pace; 0.25 to 4. Default: 1.</summary>
    public double Speed { get; init; } = 1.0;

    /// <summary>Functions that the client will call if the model asks for it. Default: none.</summary>
    public IReadOnlyList<AITool> Tools { get; init; } = [];

    /// <summary>Whether the model may or must call functions; null leaves it to the model.</summary>
    public ChatToolMode? ToolMode { get; init; }

    /// <summary>Longest answer, in tokens; null for the configured one.</summary>
    public int? MaximumOutputTokens { get; init; }

    /// <summary>What the model is shown in place of the session's history; null for the history.</summary>
    public IReadOnlyList<ChatMessage>? History { get; init; }
}
