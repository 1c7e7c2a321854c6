using System.Text;
using System.Text.Json;

using Microsoft.Extensions.AI;

namespace Parley.Engines.Chat;

/// <summary>
/// Reads the server-sent events of an OpenAI-compatible answer. Each <c>data:</c> line is an event of its own, as in
/// every such server, so that no word waits for the blank line behind it.
/// </summary>
internal sealed class OpenAiReplyReader(string model) : ReplyReader
{
    private readonly OpenAiToolCalls _calls = new();
    private bool _isError;

    public override ChatResponseUpdate? Read(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("event:"u8))
        {
            _isError = line["event:"u8.Length..].Trim((byte)' ').SequenceEqual("error"u8);
            return null;
        }

        if (line.StartsWith("error:"u8))
            throw Error(line["error:"u8.Length..]);
        bool isWhole = line.StartsWith("{"u8);
        if (!isWhole && !line.StartsWith("data:"u8))
            return null;

        ReadOnlySpan<byte> data = isWhole ? line : line["data:"u8.Length..].Trim((byte)' ');
        if (_isError)
            throw Error(data);
        if (data.SequenceEqual("[DONE]"u8))
            return End();
        return data.IsEmpty ? null : Read(JsonSerializer.Deserialize(data, OpenAiJson.Default.OpenAiChunk), isWhole);
    }

    private ChatResponseUpdate? Read(OpenAiChunk? chunk, bool isWhole)
    {
        if (chunk?.Error is { ValueKind: not JsonValueKind.Null } error)
            throw new StreamedErrorException(error.GetRawText());
        if (chunk is null || (isWhole && chunk.Choices is null))
            throw new JsonException("the event holds no answer");

        HasBegun = true;
        OpenAiChoice? choice = chunk.Choices is [{ } first, ..] ? first : null;
        List<AIContent> contents = Contents(choice?.Delta ?? choice?.Message);
        ChatFinishReason? finishReason = string.IsNullOrEmpty(choice?.FinishReason) ? null : Reason(choice.FinishReason);
        if (finishReason is not null)
        {
            MayEnd = true;
            contents.AddRange(_calls.Take());
        }

        if (chunk.Usage is { } usage)
        {
            contents.Add(new UsageContent(new UsageDetails
            {
                InputTokenCount = usage.PromptTokens,
                OutputTokenCount = usage.CompletionTokens,
            }));
        }

        IsOver = isWhole;
        MayEnd |= isWhole;
        return Update(model, finishReason, contents);
    }

    private ChatResponseUpdate? End()
    {
        IsOver = MayEnd = HasBegun = true;
        return _calls.Take() is { Count: > 0 } calls ? Update(model, ChatFinishReason.ToolCalls, calls) : null;
    }

    private List<AIContent> Contents(OpenAiDelta? delta)
    {
        List<AIContent> contents = [];
        if (delta is null)
            return contents;
        if (Text(delta.ReasoningContent ?? delta.Reasoning) is { Length: > 0 } thought)
            contents.Add(new TextReasoningContent(thought));
        if (Text(delta.Content) is { Length: > 0 } text)
            contents.Add(new TextContent(text));
        if (!string.IsNullOrEmpty(delta.Refusal))
            contents.Add(new TextContent(delta.Refusal));
        foreach (OpenAiToolCall? piece in delta.ToolCalls ?? [])
        {
            if (piece is not null)
                _calls.Add(piece);
        }

        return contents;
    }

    /// <summary>
    /// A string, or the texts of a list of parts; parts of other kinds, such as thoughts, are left out.
    /// </summary>
    private static string? Text(JsonElement? content) => content switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(PartText)),
        _ => null,
    };

    private static string? PartText(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object
        && part.TryGetProperty("text", out JsonElement text)
        && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    private static ChatFinishReason Reason(string reason) =>
        reason is "function_call" ? ChatFinishReason.ToolCalls : new ChatFinishReason(reason);

    private static StreamedErrorException Error(ReadOnlySpan<byte> json) => new(Encoding.UTF8.GetString(json));
}
