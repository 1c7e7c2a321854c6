using Parley.Core.Sessions;

namespace Parley.Core.Tests.Sessions;

public sealed class ConversationHistoryTests
{
    private readonly ConversationHistory _history = new(keptMessages: 4);

    [Fact]
    public void SetAssistant_Again_ReplacesInItsPlace()
    {
        _history.AddUser("one");
        _history.SetAssistant(1, "first answer");
        _history.AddUser("two");

        _history.SetAssistant(1, "first");

        Assert.Equal(["one", "first", "two"], Texts());
    }

    [Fact]
    public void SetAssistant_Empty_TakesItOut()
    {
        _history.AddUser("one");
        _history.SetAssistant(1, "answer");

        _history.SetAssistant(1, "");
        _history.SetAssistant(2, "");

        Assert.Equal(["one"], Texts());
    }

    [Fact]
    public void Add_BeyondTheLimit_ForgetsTheOldest()
    {
        for (int i = 1; i <= 5; i++)
        {
            _history.AddUser($"question {i}");
            _history.SetAssistant(i, $"answer {i}");
        }

        Assert.Equal(["question 4", "answer 4", "question 5", "answer 5"], Texts());
    }

    [Fact]
    public void Snapshot_LaterChanges_DoNotShowInIt()
    {
        _history.AddUser("one");
        var snapshot = _history.Snapshot();

        _history.AddUser("two");

        Assert.Single(snapshot);
    }

    private string[] Texts() => [.. _history.Snapshot().Select(message => message.Text)];
}
