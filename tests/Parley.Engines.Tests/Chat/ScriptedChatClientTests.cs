using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

using Parley.Core.Brain;
using Parley.Engines.Chat;

namespace Parley.Engines.Tests.Chat;

public sealed class ScriptedChatClientTests : ChatClientConformance
{
    protected override string[] ExpectedDeltas => ["One,", " two,", " three."];

    [Fact]
    public async Task Stream_Answer_NeverWaits()
    {
        await using IAsyncEnumerator<ChatResponseUpdate> answer =
            new ScriptedChatClient(Options.Create(new BrainOptions())).GetStreamingResponseAsync("Go", cancellationToken: TestToken).GetAsyncEnumerator(TestToken);

        for (int token = 0; token < 3; token++)
        {
            ValueTask<bool> next = answer.MoveNextAsync();
            Assert.True(next.IsCompletedSuccessfully);
            Assert.True(await next);
        }

        Assert.False(await answer.MoveNextAsync());
    }

    [Fact]
    public async Task Stream_OtherText_IsSaidAsItStands()
    {
        var client = new ScriptedChatClient(Options.Create(new BrainOptions { ScriptedReply = " Well,  then.\nBye " }));

        Assert.Equal(" Well,  then.\nBye ", (await client.GetResponseAsync("Go", cancellationToken: TestToken)).Text);
    }

    private protected override Task<ChatClientUnderTest> CreateAsync(bool hangsAfterFirst = false) =>
        Task.FromResult(new ChatClientUnderTest(new ScriptedChatClient(Options.Create(new BrainOptions()))));
}
