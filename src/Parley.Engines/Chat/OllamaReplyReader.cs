using System.Text.Json;

using Microsoft.Extensions.AI;

namespace Parley.Engines.Chat;

/// <summary>Reads the JSON lines of an answer of Ollama's own API.</summary>
internal sealed class OllamaReplyReader(string model) : ReplyReader
{
    public override ChatResponseUpdate? Read(ReadOnlySpan<byte> line)
    {
        if (line.Trim(" \t"u8).IsEmpty)
            return null;
        OllamaLine answer = JsonSerializer.Deserialize(line, OllamaJson.Default.OllamaLine)
            ?? throw new JsonException("the line holds no answer");
        if (answer.Error is { ValueKind: not JsonValueKind.Null } error)
            throw new StreamedErrorException(error.GetRawText());
        if (answer.Message is null && !answer.Done)
            throw new JsonException("the line holds no message");

        HasBegun = true;
        IsOver = MayEnd = answer.Done;
        List<AIContent> contents = Contents(answer.Message);
        if (answer.Done && answer.EvalCount is not null)
        {
            contents.Add(new UsageContent(new UsageDetails
            {
                InputTokenCount = answer.PromptEvalCount,
                OutputTokenCount = answer.EvalCount,
            }));
        }

        ChatFinishReason? reason = string.IsNullOrEmpty(answer.DoneReason) ? null : new(answer.DoneReason);
        return Update(model, reason, contents);
    }

    private static List<AIContent> Contents(OllamaMessage? message)
    {
        List<AIContent> contents = [];
        if (!string.IsNullOrEmpty(message?.Thinking))
            contents.Add(new TextReasoningContent(message.Thinking));
        if (!string.IsNullOrEmpty(message?.Content))
            contents.Add(new TextContent(message.Content));
        foreach (OllamaToolCall? call in message?.ToolCalls ?? [])
        {
            if (call?.Function is { Name: { Length: > 0 } name } function)
                contents.Add(new FunctionCallContent(call.Id ?? $"call_{Guid.NewGuid():N}", name, function.Arguments));
        }

        return contents;
    }
}
