using Microsoft.Extensions.AI;

namespace Parley.Engines.Chat;

/// <summary>Reads one streamed answer, line by line. Not thread-safe.</summary>
internal abstract class ReplyReader
{
    /// <summary>Something of the protocol was there.</summary>
    public bool HasBegun { get; protected set; }

    /// <summary>The stream may end here without being called cut.</summary>
    public bool MayEnd { get; protected set; }

    /// <summary>Nothing more will come.</summary>
    public bool IsOver { get; protected set; }

    /// <summary>What the line says; null if nothing for the listener.</summary>
    /// <exception cref="System.Text.Json.JsonException">The line is not of the protocol.</exception>
    /// <exception cref="StreamedErrorException">It is an error of the server.</exception>
    public abstract ChatResponseUpdate? Read(ReadOnlySpan<byte> line);

    protected static ChatResponseUpdate Update(
        string model, ChatFinishReason? finishReason, IList<AIContent> contents) =>
        new(ChatRole.Assistant, contents) { ModelId = model, FinishReason = finishReason };
}
