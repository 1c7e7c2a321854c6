using System.Text;
using System.Text.Json;

using Microsoft.Extensions.AI;

namespace Parley.Engines.Chat;

/// <summary>Puts together tool calls that arrive in pieces. Not thread-safe.</summary>
internal sealed class OpenAiToolCalls
{
    private readonly List<Call> _calls = [];

    public void Add(OpenAiToolCall piece)
    {
        Call? call = _calls.FindLast(other => other.Index == (piece.Index ?? 0));
        // Some servers number every call 0 and tell them apart by id alone.
        string? id = string.IsNullOrEmpty(piece.Id) ? null : piece.Id;
        if (call is null || (id is not null && !string.Equals(call.Id, id, StringComparison.Ordinal)))
        {
            call = new Call(piece.Index ?? 0, id ?? $"call_{Guid.NewGuid():N}");
            _calls.Add(call);
        }

        call.Name.Append(piece.Function?.Name);
        call.Arguments.Append(piece.Function?.Arguments);
    }

    /// <summary>What was collected so far; it is forgotten then.</summary>
    public List<AIContent> Take()
    {
        List<AIContent> calls = [.. _calls.Where(call => call.Name.Length > 0).Select(ToContent)];
        _calls.Clear();
        return calls;
    }

    private static FunctionCallContent ToContent(Call call)
    {
        string arguments = call.Arguments.Length == 0 ? "{}" : call.Arguments.ToString();
        return FunctionCallContent.CreateFromParsedArguments(
            arguments,
            call.Id,
            call.Name.ToString(),
            static json => JsonSerializer.Deserialize(json, OpenAiArguments.Default.DictionaryStringObject));
    }

    private sealed record Call(int Index, string Id)
    {
        public StringBuilder Name { get; } = new();

        public StringBuilder Arguments { get; } = new();
    }
}
