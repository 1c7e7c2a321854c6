using System.Text;

using Microsoft.Extensions.AI;

namespace Parley.Core.Brain;

/// <summary>One request's answer: the words to say and the calls to make.</summary>
internal sealed class AnswerStep(bool separate)
{
    private readonly ThoughtFilter _thoughts = new();
    private readonly StringBuilder _text = new();
    private bool _separate = separate;

    public List<FunctionCallContent> Calls { get; } = [];

    public UsageDetails? Usage { get; private set; }

    public ChatFinishReason? FinishReason { get; private set; }

    /// <summary>What was said in this step.</summary>
    public bool HasText => _text.Length > 0;

    /// <summary>What it adds to the spoken answer; may be empty.</summary>
    public string Read(ChatResponseUpdate update)
    {
        FinishReason = update.FinishReason ?? FinishReason;
        string text = "";
        foreach (AIContent content in update.Contents)
        {
            switch (content)
            {
                // Reasoning is a kind of its own, not text.
                case TextContent said:
                    text += _thoughts.Add(said.Text);
                    break;
                case FunctionCallContent call:
                    Calls.Add(call);
                    break;
                case UsageContent usage:
                    Usage = usage.Details;
                    break;
            }
        }

        return Said(text);
    }

    /// <summary>The end of it. Call once, when the stream has ended.</summary>
    public string Complete() => Said(_thoughts.Complete());

    /// <summary>Whether there is more to tell of its end than that it has ended.</summary>
    public bool EndsNotably => Usage is not null || FinishReason == ChatFinishReason.Length;

    /// <summary>How the answer ended, after its text.</summary>
    public ReplyUpdate ToLastUpdate() =>
        new("", Tokens: 0) { Usage = Usage, IsCutOff = FinishReason == ChatFinishReason.Length };

    /// <summary>The step as the model is shown it again, before the results of its calls.</summary>
    public ChatMessage ToMessage()
    {
        List<AIContent> contents = [.. Calls];
        if (HasText)
            contents.Insert(0, new TextContent(_text.ToString()));
        return new ChatMessage(ChatRole.Assistant, contents);
    }

    /// <summary>What is said after a tool call must not run into what was said before it.</summary>
    private string Said(string text)
    {
        if (text.Length == 0)
            return text;
        _text.Append(text);
        if (!_separate)
            return text;
        _separate = false;
        return $" {text}";
    }
}
