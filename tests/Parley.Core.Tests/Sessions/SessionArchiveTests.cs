using Parley.Core.Sessions;

namespace Parley.Core.Tests.Sessions;

public sealed class SessionArchiveTests
{
    [Fact]
    public void Open_SameId_GivesTheSameConversation()
    {
        var archive = new SessionArchive();

        Assert.Same(archive.Open("a"), archive.Open("a"));
        Assert.NotSame(archive.Open("a"), archive.Open("b"));
    }

    [Fact]
    public void Open_BeyondTheLimit_ForgetsTheOneOpenedLongestAgo()
    {
        var archive = new SessionArchive(keptConversations: 2);
        Conversation a = archive.Open("a");
        Conversation b = archive.Open("b");
        archive.Open("a");

        archive.Open("c");

        Assert.Same(a, archive.Open("a"));
        Assert.NotSame(b, archive.Open("b"));
    }
}
