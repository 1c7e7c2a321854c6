using Microsoft.Extensions.AI;

using Parley.Core.Brain;
using Parley.Core.Personas;

namespace Parley.Core.Tests.Brain;

public sealed class PromptComposerTests
{
    private static readonly Persona Anna = new("anna", "Anna", "You are Anna.\n");

    [Fact]
    public void Compose_FirstTurn_IsPromptWithSpokenInstructionThenTheWords()
    {
        List<ChatMessage> messages = Compose("Hello", []);

        Assert.Equal($"You are Anna.\n\n{PromptComposer.SpokenInstruction}", messages[0].Text);
        Assert.Equal(["system", "user"], messages.Select(message => message.Role.Value));
        Assert.Equal("Hello", messages[1].Text);
    }

    [Fact]
    public void Compose_PersonaWithLanguage_AsksForIt()
    {
        var turn = new UserTurn("Hei", [], Anna with { Language = "nb" }, Task.CompletedTask);

        Assert.Contains("'nb'", new PromptComposer(10, 1000).Compose(turn)[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_UnansweredTurnBefore_IsMergedAndTheNewWordsStandAlone()
    {
        List<ChatMessage> messages = Compose("Stop", [User("One"), Assistant("Two"), User("Count to ten"), Assistant(" ")]);

        Assert.Equal(["system", "user", "assistant", "user"], messages.Select(message => message.Role.Value));
        Assert.Equal("Count to ten\nStop", messages[^1].Text);
        Assert.Equal("Stop", Assert.IsType<TextContent>(messages[^1].Contents[^1]).Text);
    }

    [Fact]
    public void Compose_TooManyMessages_KeepsTheNewestAndBeginsWithThePerson()
    {
        List<ChatMessage> history = [];
        for (int i = 0; i < 10; i++)
            history.AddRange([User($"question {i}"), Assistant($"answer {i}")]);

        List<ChatMessage> messages = Compose("now", history, maximumMessages: 5);

        Assert.Equal(["question 8", "answer 8", "question 9", "answer 9", "now"], messages.Skip(1).Select(message => message.Text));
    }

    [Fact]
    public void Compose_TooManyCharacters_CutsWholeMessagesAndNeverTheTurn()
    {
        string longTurn = new('x', 500);

        List<ChatMessage> messages = Compose(longTurn, [User("early"), Assistant(new string('y', 95)), User("late"), Assistant("ok")], maximumCharacters: 100);

        Assert.Equal(["late", "ok", longTurn], messages.Skip(1).Select(message => message.Text));
    }

    [Fact]
    public void Compose_GreetingFirst_IsKept()
    {
        List<ChatMessage> messages = Compose("Yes", [Assistant("Do you want pizza?")]);

        Assert.Equal("Do you want pizza?", messages[1].Text);
    }

    [Fact]
    public void Compose_NoBudget_ShowsTheTurnAlone()
    {
        Assert.Equal(2, Compose("now", [User("before"), Assistant("then")], maximumMessages: 0).Count);
    }

    [Fact]
    public void Compose_DoesNotTouchTheHistory()
    {
        List<ChatMessage> history = [User("One"), User("Two")];

        Compose("Three", history);

        Assert.Equal(["One", "Two"], history.Select(message => message.Text));
    }

    private static List<ChatMessage> Compose(
        string text, List<ChatMessage> history, int maximumMessages = 40, int maximumCharacters = 12_000) =>
        new PromptComposer(maximumMessages, maximumCharacters).Compose(new UserTurn(text, history, Anna, Task.CompletedTask));

    private static ChatMessage User(string text) => new(ChatRole.User, text);

    private static ChatMessage Assistant(string text) => new(ChatRole.Assistant, text);
}
