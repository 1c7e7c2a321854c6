using Microsoft.Extensions.AI;

using Parley.Engines.Chat;

namespace Parley.Engines.Tests.Chat;

/// <summary>What every chat client keeps to. A derived class says how to make one, and what stands behind it.</summary>
public abstract class ChatClientConformance
{
    protected static CancellationToken TestToken => TestContext.Current.CancellationToken;

    /// <summary>Words that the answer to any question of this suite begins with.</summary>
    protected abstract string[] ExpectedDeltas { get; }

    [Fact]
    public async Task Stream_Question_AnswersInOrderAsAssistant()
    {
        await using ChatClientUnderTest test = await CreateAsync();

        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in test.Client.GetStreamingResponseAsync(Question(), cancellationToken: TestToken))
            updates.Add(update);

        Assert.Equal(ExpectedDeltas, updates.Select(update => update.Text).Where(text => text.Length > 0));
        Assert.All(updates, update => Assert.Equal(ChatRole.Assistant, update.Role));
    }

    [Fact]
    public async Task GetResponse_Question_IsTheSameAnswerWhole()
    {
        await using ChatClientUnderTest test = await CreateAsync();

        ChatResponse response = await test.Client.GetResponseAsync(Question(), cancellationToken: TestToken);

        Assert.Equal(string.Concat(ExpectedDeltas), response.Text);
    }

    [Fact]
    public async Task Stream_TwoAtOnce_EachGetsItsWholeAnswer()
    {
        await using ChatClientUnderTest test = await CreateAsync();

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => ReadAsync(test.Client)));

        Assert.All(answers, answer => Assert.Equal(string.Concat(ExpectedDeltas), answer));
    }

    [Fact]
    public async Task Stream_CancelledHalfWay_EndsAtOnceAndHangsUp()
    {
        await using ChatClientUnderTest test = await CreateAsync(hangsAfterFirst: true);
        using var bargeIn = new CancellationTokenSource();

        Task<string> reading = ReadAsync(test.Client, bargeIn.CancelAsync, bargeIn.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await test.HungUp;
    }

    [Fact]
    public async Task Stream_DroppedHalfWay_HangsUp()
    {
        await using ChatClientUnderTest test = await CreateAsync(hangsAfterFirst: true);

        await foreach (ChatResponseUpdate update in test.Client.GetStreamingResponseAsync(Question(), cancellationToken: TestToken))
        {
            if (update.Text.Length > 0)
                break;
        }

        await test.HungUp;
        Assert.Equal(string.Concat(ExpectedDeltas), await ReadAsync(test.Client));
    }

    [Fact]
    public async Task Stream_CancelledBeforehand_Throws()
    {
        await using ChatClientUnderTest test = await CreateAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(test.Client, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task GetService_Metadata_NamesTheProvider()
    {
        await using ChatClientUnderTest test = await CreateAsync();

        var metadata = test.Client.GetService<ChatClientMetadata>();

        Assert.NotNull(metadata?.ProviderName);
        Assert.Same(test.Client, test.Client.GetService<StreamingChatClient>());
        Assert.Null(test.Client.GetService<HttpClient>());
        Assert.Throws<ArgumentNullException>(() => test.Client.GetStreamingResponseAsync(null!, cancellationToken: TestToken));
    }

    /// <param name="hangsAfterFirst">
    /// Whether the first answer stops after its first words; later ones are whole. Of no meaning to a client with nothing behind it.
    /// </param>
    private protected abstract Task<ChatClientUnderTest> CreateAsync(bool hangsAfterFirst = false);

    private static ChatMessage[] Question() => [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Where is Ålesund?")];

    private static async Task<string> ReadAsync(
        IChatClient client, Func<Task>? afterFirst = null, CancellationToken? cancellationToken = null)
    {
        string answer = "";
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question(), cancellationToken: cancellationToken ?? TestToken))
        {
            answer += update.Text;
            if (afterFirst is not null && update.Text.Length > 0)
                await afterFirst();
        }

        return answer;
    }
}
