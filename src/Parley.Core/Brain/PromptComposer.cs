using Microsoft.Extensions.AI;

using Parley.Core.Personas;

namespace Parley.Core.Brain;

/// <summary>
/// Writes what the model reads: who it is, what was said and heard, and what was said now. Thread-safe.
/// </summary>
internal sealed class PromptComposer(int maximumHistoryMessages, int maximumHistoryCharacters)
{
    /// <summary>Follows every persona's prompt.</summary>
    public const string SpokenInstruction =
        "Your answer is spoken aloud. Write plain sentences as one says them: no markup, lists, tables, emoji, code or " +
        "links, and numbers and symbols as words where that is clearer. The person's words come from speech recognition " +
        "and may be misheard.";

    /// <summary>System prompt, history within the budget, and the turn as the last message.</summary>
    /// <remarks>
    /// Neighbouring messages of one side are merged, as strict chat templates refuse them; each keeps its own
    /// <see cref="TextContent"/>, so that the last one of the last message is the turn's text alone. The turn itself is
    /// never cut. A function call and its result stand and fall together; instructions within the conversation join the
    /// system prompt, as templates refuse them elsewhere.
    /// </remarks>
    public List<ChatMessage> Compose(UserTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        List<ChatMessage> messages = [new(ChatRole.System, SystemPrompt(turn))];
        foreach (ChatMessage message in Recent(CallsWithResults.Of(turn.History)))
            Append(messages, message);
        if (turn.Text.Length > 0)
            Append(messages, new ChatMessage(ChatRole.User, turn.Text));
        return messages;
    }

    private static string SystemPrompt(UserTurn turn)
    {
        Persona persona = turn.Persona;
        string prompt = persona.Prompt.Trim();
        if (turn.IsSpoken)
            prompt = $"{prompt}\n\n{SpokenInstruction}".TrimStart();
        if (persona.Language is { } language)
            prompt = $"{prompt} Speak the language with the code '{language}' unless asked for another.";
        foreach (ChatMessage said in turn.History.Where(message => message.Role == ChatRole.System))
            prompt = $"{prompt}\n\n{said.Text.Trim()}";
        return prompt;
    }

    private static void Append(List<ChatMessage> messages, ChatMessage message)
    {
        ChatMessage last = messages[^1];
        if (last.Role != message.Role)
        {
            messages.Add(new ChatMessage(message.Role, [.. message.Contents.Select(Trimmed)]));
            return;
        }

        foreach (AIContent content in message.Contents)
        {
            if (content is TextContent && last.Contents[^1] is TextContent before)
                last.Contents[^1] = new TextContent($"{before}\n");
            last.Contents.Add(Trimmed(content));
        }
    }

    private static AIContent Trimmed(AIContent content) =>
        content is TextContent text ? new TextContent(text.Text.Trim()) : content;

    /// <summary>The newest that fit, oldest first.</summary>
    private List<ChatMessage> Recent(IReadOnlyList<ChatMessage> history)
    {
        List<ChatMessage> recent = [];
        int characters = 0;
        bool cut = false;
        for (int i = history.Count - 1; i >= 0 && !cut; i--)
        {
            if (history[i].Role == ChatRole.System)
                continue;
            int length = LengthOf(history[i]);
            if (length == 0)
                continue;
            characters += length;
            cut = recent.Count == maximumHistoryMessages || characters > maximumHistoryCharacters;
            if (!cut)
                recent.Add(history[i]);
        }

        recent.Reverse();
        // An answer whose question was cut off tells the model nothing, and strict chat templates want the person to
        // begin.
        if (cut)
            recent.RemoveRange(0, recent.TakeWhile(message => message.Role != ChatRole.User).Count());
        return recent;
    }

    private static int LengthOf(ChatMessage message) => message.Contents.Sum(static content => content switch
    {
        TextContent text => string.IsNullOrWhiteSpace(text.Text) ? 0 : text.Text.Length,
        FunctionCallContent call => call.Name.Length + FunctionCalls.ArgumentsOf(call).Length,
        FunctionResultContent result => 1 + (result.Result as string ?? "").Length,
        _ => 0,
    });
}
