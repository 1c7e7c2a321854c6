using Microsoft.Extensions.AI;

namespace Parley.Core.Brain;

/// <summary>
/// Brings each function call's result right behind it, as language models demand: in a conversation others may speak in
/// between, a result may come late or never, and its call may have been forgotten.
/// </summary>
internal static class CallsWithResults
{
    private const string NoResultYet = "There is no result yet.";

    public static IReadOnlyList<ChatMessage> Of(IReadOnlyList<ChatMessage> history)
    {
        if (!history.Any(static message => message.Contents.Any(IsCallOrResult)))
            return history;

        var results = new Dictionary<string, FunctionResultContent>(StringComparer.Ordinal);
        foreach (FunctionResultContent result in history.SelectMany(static message => message.Contents.OfType<FunctionResultContent>()))
            results[result.CallId] = result;

        List<ChatMessage> ordered = [];
        for (int i = 0; i < history.Count; i++)
        {
            if (history[i].Contents.Any(static content => content is FunctionResultContent))
                continue;
            ordered.Add(history[i]);
            FunctionCallContent[] calls = CallsOf(history[i]);
            if (calls.Length == 0)
                continue;

            // Calls made in one breath stay one message, with all their results behind it.
            while (i + 1 < history.Count && CallsOf(history[i + 1]) is { Length: > 0 } more)
            {
                ordered[^1] = new ChatMessage(ChatRole.Assistant, [.. ordered[^1].Contents, .. history[++i].Contents]);
                calls = [.. calls, .. more];
            }

            ordered.Add(new ChatMessage(ChatRole.Tool, [.. calls.Select(call =>
                results.GetValueOrDefault(call.CallId) ?? new FunctionResultContent(call.CallId, NoResultYet))]));
        }

        return ordered;
    }

    private static FunctionCallContent[] CallsOf(ChatMessage message) => [.. message.Contents.OfType<FunctionCallContent>()];

    private static bool IsCallOrResult(AIContent content) => content is FunctionCallContent or FunctionResultContent;
}
