using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

using Parley.Core.Brain;
using Parley.Core.Personas;
using Parley.Testing;

namespace Parley.Core.Tests.Brain;

public sealed class ChatBrainTests
{
    private static readonly Persona Anna = new("anna", "Anna", "You are Anna.");

    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _said = [];

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReplyAsync_Deltas_ComeOneByOneAndUnchanged()
    {
        ChatBrain brain = Create(new ChatScript().Say("Hello", " **wor", "ld**", "", "\n"));

        await ListenAsync(brain, Turn("Hi"));

        Assert.Equal(["Hello", " **wor", "ld**", "\n"], _said);
    }

    [Fact]
    public async Task ReplyAsync_Persona_ChoosesPromptAndModel()
    {
        FakeChatClient client = new(_clock, new ChatScript().Say("Hi"));
        ChatBrain brain = Create(client, new BrainOptions { Model = "small", Temperature = 0.5, MaximumOutputTokens = 99 });

        await ListenAsync(brain, Turn("Hi") with { Persona = Anna with { Model = "large" } });
        await ListenAsync(brain, Turn("Hi"));

        Assert.Equal(["large", "small"], client.Requests.Select(request => request.Options!.ModelId));
        Assert.Equal(0.5f, client.Requests[0].Options!.Temperature);
        Assert.Equal(99, client.Requests[0].Options!.MaxOutputTokens);
        Assert.StartsWith("system: You are Anna.", client.Requests[0].Lines[0], StringComparison.Ordinal);
        Assert.Equal("user: Hi", client.Requests[0].Lines[^1]);
    }

    [Fact]
    public async Task ReplyAsync_Thoughts_AreNotSaid()
    {
        ChatBrain brain = Create(new ChatScript().Think("Hmm.").Say("<thi", "nk>Let me", " see</th", "ink>\n\nFour", "."));

        await ListenAsync(brain, Turn("Two and two?"));

        Assert.Equal(["Four", "."], _said);
    }

    [Fact]
    public async Task ReplyAsync_EmptyAnswer_IsAnEmptyStream()
    {
        ChatBrain brain = Create(new ChatScript());

        await ListenAsync(brain, Turn("Hi"));

        Assert.Empty(_said);
    }

    [Fact]
    public async Task ReplyAsync_NoFirstToken_SaysWhoAndWhatToDo()
    {
        ChatBrain brain = Create(new ChatScript().Hang());

        Task listening = ListenAsync(brain, Turn("Hi"));
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(listening.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => listening);
        Assert.Contains("'fake-1' at http://model.test", exception.Message, StringComparison.Ordinal);
        Assert.Contains("within 10 s", exception.Message, StringComparison.Ordinal);
        Assert.Contains("PARLEY__BRAIN__FIRSTTOKENTIMEOUTMS", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplyAsync_StopsHalfWay_FailsAfterWhatCame()
    {
        ChatBrain brain = Create(new ChatScript().Say("One").After(TimeSpan.FromSeconds(9)).Think("…").After(TimeSpan.FromSeconds(9)).Say(" two").Hang());

        Task listening = ListenAsync(brain, Turn("Count"));
        _clock.Advance(TimeSpan.FromSeconds(9));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(["One", " two"], _said);
        _clock.Advance(TimeSpan.FromSeconds(10));

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => listening);
        Assert.Contains("STREAMIDLETIMEOUTMS", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplyAsync_SlowListener_IsNotTheModelsFault()
    {
        ChatBrain brain = Create(new ChatScript().Say("One", " two"));
        await using IAsyncEnumerator<ReplyUpdate> reply = brain.ReplyAsync(Turn("Count"), TestToken).GetAsyncEnumerator(TestToken);

        Assert.True(await reply.MoveNextAsync());
        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.True(await reply.MoveNextAsync());
        Assert.Equal(" two", reply.Current.Text);
    }

    [Fact]
    public async Task ReplyAsync_ClientThrows_BecomesEngineUnavailableAfterWhatCame()
    {
        ChatBrain brain = Create(new ChatScript().Say("One").Fail(new IOException("The wire was cut.")));

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => ListenAsync(brain, Turn("Count")));

        Assert.Equal(["One"], _said);
        Assert.Contains("The wire was cut.", exception.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(exception.InnerException);
    }

    [Fact]
    public async Task ReplyAsync_Cancelled_PassesCancellationAndAbandonsTheModel()
    {
        FakeChatClient client = new(_clock, new ChatScript().Say("One").Hang());
        using var bargeIn = new CancellationTokenSource();

        Task listening = ListenAsync(Create(client), Turn("Count"), bargeIn.Token);
        await bargeIn.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
        Assert.Equal(["One"], _said);
        Assert.Equal(1, client.Abandoned);
        Assert.Equal(0, _clock.ActiveTimers);
    }

    [Fact]
    public async Task ReplyAsync_ListenerLeaves_AbandonsTheModel()
    {
        FakeChatClient client = new(_clock, new ChatScript().Say("One", " two"));

        await foreach (ReplyUpdate _ in Create(client).ReplyAsync(Turn("Count"), TestToken))
            break;

        Assert.Equal(1, client.Abandoned);
    }

    [Fact]
    public void ReplyAsync_NoTurn_ThrowsAtTheCall() =>
        Assert.Throws<ArgumentNullException>(() => Create(new ChatScript()).ReplyAsync(null!, TestToken));

    [Fact]
    public async Task WarmUpAsync_NothingToPrepareOrFailure_DoesNotThrow()
    {
        await Create(new ChatScript()).WarmUpAsync(TestToken);
        using var unwilling = new UnpreparedChatClient();
        await Create(unwilling).WarmUpAsync(TestToken);

        Assert.Equal(1, unwilling.Attempts);
    }

    private ChatBrain Create(params IEnumerable<ChatScript> scripts) => Create(new FakeChatClient(_clock, scripts));

    private ChatBrain Create(IChatClient client, BrainOptions? options = null) => new(
        client, Options.Create(options ?? new BrainOptions()), [], _clock, NullLogger<ChatBrain>.Instance);

    private static UserTurn Turn(string text) => new(text, [], Anna, Task.CompletedTask);

    private async Task ListenAsync(ChatBrain brain, UserTurn turn, CancellationToken? cancellationToken = null)
    {
        await foreach (ReplyUpdate update in brain.ReplyAsync(turn, cancellationToken ?? TestToken))
        {
            Assert.Equal(1, update.Tokens);
            _said.Add(update.Text);
        }
    }

    private sealed class UnpreparedChatClient : IChatClient, IModelPreparation
    {
        public int Attempts { get; private set; }

        public Task PrepareAsync(string? modelId, CancellationToken cancellationToken = default)
        {
            Attempts++;
            throw new EngineUnavailableException("Not today.");
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
