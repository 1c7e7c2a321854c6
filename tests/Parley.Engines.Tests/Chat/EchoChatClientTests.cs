using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

using Parley.Engines.Chat;

namespace Parley.Engines.Tests.Chat;

public sealed class EchoChatClientTests : ChatClientConformance
{
    private readonly NoticeLogger _log = new();

    protected override string[] ExpectedDeltas => ["You", " said:", " Where", " is", " Ålesund?"];

    [Fact]
    public async Task Stream_SeveralQuestions_SaysOnceHowToAttachAModel()
    {
        var echo = new EchoChatClient(_log);

        await echo.GetResponseAsync("One", cancellationToken: TestToken);
        await echo.GetResponseAsync("Two", cancellationToken: TestToken);

        (LogLevel level, string message) = Assert.Single(_log.Entries);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains("LLM_ENDPOINT=http://127.0.0.1:11434 LLM_MODEL=llama3.2", message, StringComparison.Ordinal);
        Assert.Contains("PARLEY__BRAIN__ENDPOINT", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_UnansweredWordsBefore_RepeatsTheLastOnly()
    {
        var merged = new ChatMessage(ChatRole.User, [new TextContent("Count to ten\n"), new TextContent("Stop")]);

        ChatResponse response = await new EchoChatClient(_log).GetResponseAsync([merged], cancellationToken: TestToken);

        Assert.Equal("You said: Stop", response.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    public async Task Stream_NothingSaid_SaysSo(string text) => Assert.Equal(
        "You said nothing.", (await new EchoChatClient(_log).GetResponseAsync(text, cancellationToken: TestToken)).Text);

    [Fact]
    public async Task Stream_MegabyteOfText_ComesBackWhole()
    {
        string text = string.Join(' ', Enumerable.Repeat("ha  ha", 150_000));

        Assert.Equal($"You said: {text}", (await new EchoChatClient(_log).GetResponseAsync(text, cancellationToken: TestToken)).Text);
    }

    private protected override Task<ChatClientUnderTest> CreateAsync(bool hangsAfterFirst = false) =>
        Task.FromResult(new ChatClientUnderTest(new EchoChatClient(_log)));

    private sealed class NoticeLogger : ILogger<EchoChatClient>
    {
        public List<(LogLevel Level, string Message)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, formatter(state, exception)));
    }
}
