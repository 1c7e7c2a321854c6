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
    /// never cut.
    /// </remarks>
    public List<ChatMessage> Compose(UserTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        List<ChatMessage> messages = [new(ChatRole.System, SystemPrompt(turn.Persona))];
        foreach (ChatMessage message in Recent(turn.History))
            Append(messages, message.Role, message.Text);
        Append(messages, ChatRole.User, turn.Text);
        return messages;
    }

    private static string SystemPrompt(Persona persona)
    {
        string prompt = $"{persona.Prompt.Trim()}\n\n{SpokenInstruction}";
        return persona.Language is { } language
            ? $"{prompt} Speak the language with the code '{language}' unless asked for another."
            : prompt;
    }

    private static void Append(List<ChatMessage> messages, ChatRole role, string text)
    {
        ChatMessage last = messages[^1];
        if (last.Role != role)
        {
            messages.Add(new ChatMessage(role, text.Trim()));
            return;
        }

        last.Contents[^1] = new TextContent($"{last.Contents[^1]}\n");
        last.Contents.Add(new TextContent(text.Trim()));
    }

    /// <summary>The newest that fit, oldest first.</summary>
    private List<ChatMessage> Recent(IReadOnlyList<ChatMessage> history)
    {
        List<ChatMessage> recent = [];
        int characters = 0;
        bool cut = false;
        for (int i = history.Count - 1; i >= 0 && !cut; i--)
        {
            if (history[i].Role != ChatRole.User && history[i].Role != ChatRole.Assistant)
                continue;
            string text = history[i].Text;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            characters += text.Length;
            cut = recent.Count == maximumHistoryMessages || characters > maximumHistoryCharacters;
            if (!cut)
                recent.Add(history[i]);
        }

        recent.Reverse();
        // An answer whose question was cut off tells the model nothing, and strict chat templates want the person to
        // begin.
        if (cut)
            recent.RemoveRange(0, recent.TakeWhile(message => message.Role == ChatRole.Assistant).Count());
        return recent;
    }
}
