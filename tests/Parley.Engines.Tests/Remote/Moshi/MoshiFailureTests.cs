using System.Collections.Concurrent;

using Microsoft.Extensions.Logging;

using Parley.Core;
using Parley.Core.SpeechToText;
using Parley.Testing.Moshi;

using static Parley.Engines.Tests.Remote.Moshi.MoshiEngines;

namespace Parley.Engines.Tests.Remote.Moshi;

public sealed class MoshiFailureTests
{
    private static readonly RecognitionOptions _nothingAsked = new();

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(20)]
    public async Task FinalizeAsync_ServerCutsOffMidWord_HearsTheRestAgainOnANewConnection(int frames)
    {
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript { CutsAfter = connection => connection == 0 ? frames : null });
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);

        Transcript heard = await HearAsync(transcriber, MoshiEar.Say(1, 2, 3, 0, 4, 5));

        Assert.Equal("one two three four five", heard.Text);
        Assert.Equal(2, server.Connections);
        Assert.All(heard.Words.Zip(heard.Words.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
    }

    [Fact]
    public async Task FinalizeAsync_ServerStaysAway_ThrowsKeepsTheSoundAndGoesOnWhenItIsBack()
    {
        bool isDown = false;
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript
        {
            CutsAfter = connection => connection == 0 ? 8 : null,
            IsDown = connection => connection > 0 && Volatile.Read(ref isDown),
        });
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);
        Volatile.Write(ref isDown, true);

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => HearAsync(transcriber, MoshiEar.Say(1, 2, 3)));
        Volatile.Write(ref isDown, false);
        Transcript later = await transcriber.FinalizeAsync(TestToken);
        Transcript next = await HearAsync(transcriber, MoshiEar.Say(4));

        Assert.Contains("503", exception.Message, StringComparison.Ordinal);
        Assert.Equal("one two three", later.Text);
        Assert.Equal("four", next.Text);
    }

    [Fact]
    public async Task FinalizeAsync_EveryConnectionIsCutOff_GivesUp()
    {
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript { CutsAfter = static _ => 2 });
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => HearAsync(transcriber, MoshiEar.Say(1, 2, 3)));

        Assert.Contains("broke off", exception.Message, StringComparison.Ordinal);
        Assert.InRange(server.Connections, 2, 5);
    }

    [Theory]
    [InlineData(new byte[] { 0xc1 })]
    [InlineData(new byte[] { 0x81, 0xa4 })]
    [InlineData(new byte[] { 0xdf, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { (byte)'h', (byte)'i' })]
    public async Task FinalizeAsync_Garbage_IsAClearError(byte[] garbage)
    {
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript { Instead = sounding => sounding > 2 ? garbage : null });
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => HearAsync(transcriber, MoshiEar.Say(1, 2, 3)));

        Assert.Contains("Parley:Moshi:Endpoint", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FinalizeAsync_ErrorInTheMiddle_IsTold()
    {
        byte[] error = MoshiWire.Write(("type", "Error"), ("message", "out of memory"));
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript { Instead = sounding => sounding > 2 ? error : null });
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => HearAsync(transcriber, MoshiEar.Say(1, 2, 3)));

        Assert.Contains("out of memory", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FinalizeAsync_UnknownMessages_ArePassedOver()
    {
        byte[] other = MoshiWire.Write(("type", "Weather"), ("prs", new[] { 1f }), ("text", "rain"));
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript { Instead = _ => other });
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);

        Assert.Equal("one", (await HearAsync(transcriber, MoshiEar.Say(1))).Text);
    }

    [Fact]
    public async Task OpenAsync_ServerIsFull_SaysSo()
    {
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript { IsFull = static _ => true });

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(async () => await At(server.Url).OpenAsync(_nothingAsked, TestToken));

        Assert.Contains("no free channels", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_WrongKey_SaysWhatToSetAndNeverTheKey()
    {
        var log = new LogLines();
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript { Key = "another" });

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(
            async () => await At(server.Url, options => options.ApiKey = "secret-1234", log).OpenAsync(_nothingAsked, TestToken));

        Assert.Contains("Parley:Moshi:ApiKey", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-1234", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, line => line.Contains("secret-1234", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HearAsync_AllLogs_HoldNoWords()
    {
        var log = new LogLines();
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript { CutsAfter = connection => connection == 0 ? 8 : null });
        await using ITranscriber transcriber = await At(server.Url, log: log).OpenAsync(_nothingAsked, TestToken);

        await HearAsync(transcriber, MoshiEar.Say(1, 7, 3));

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains("seven", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OpenAsync_NobodyThere_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(
            async () => await At("ws://127.0.0.1:9").OpenAsync(_nothingAsked, TestToken));

        Assert.Contains("127.0.0.1:9", exception.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://host")]
    [InlineData("ws://host/api/asr-streaming?auth_id=secret-1234")]
    [InlineData("ws://user:secret-1234@host")]
    [InlineData("ws://")]
    public async Task OpenAsync_AddressThatIsNone_IsRefusedWithoutQuotingIt(string endpoint)
    {
        Exception exception = await Assert.ThrowsAnyAsync<Exception>(async () => await At(endpoint).OpenAsync(_nothingAsked, TestToken));

        Assert.Contains("Parley:Moshi:Endpoint", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-1234", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FinalizeAsync_ServerAnswersNoMore_TimesOutAndTheNextUtteranceHasANewConnection()
    {
        var never = new TaskCompletionSource();
        int heard = 0;
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript
        {
            Before = sounding => sounding > 0 && Interlocked.Increment(ref heard) == 5 ? never.Task : Task.CompletedTask,
        });
        await using ITranscriber transcriber = await At(server.Url, options => options.TimeoutMs = 300).OpenAsync(_nothingAsked, TestToken);

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => HearAsync(transcriber, MoshiEar.Say(1, 2)));
        Transcript next = await HearAsync(transcriber, MoshiEar.Say(3));
        never.SetResult();

        Assert.Contains("300 ms", exception.Message, StringComparison.Ordinal);
        Assert.Equal("three", next.Text);
    }

    [Fact]
    public async Task PushAsync_ServerIsSlow_WaitsAndLosesNothing()
    {
        var gate = new TaskCompletionSource();
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript { Before = sounding => sounding > 0 ? gate.Task : Task.CompletedTask });
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);
        int[] words = [.. Enumerable.Range(0, 40).Select(i => 1 + (i % 7))];
        await transcriber.BeginUtteranceAsync(TestToken);

        // 16 s: more than five on the way and five waiting here.
        Task pushing = PushAsync(transcriber, MoshiEar.Say(words));
        while (transcriber.Backlog < TimeSpan.FromSeconds(9))
            await Task.Yield();
        Assert.False(pushing.IsCompleted);
        gate.SetResult();
        await pushing;
        Transcript heard = await transcriber.FinalizeAsync(TestToken);

        Assert.Equal(40, heard.Words.Count);
    }

    [Fact]
    public async Task DisposeAsync_ServerAnswersNoMore_DoesNotWaitForIt()
    {
        var never = new TaskCompletionSource();
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript { Before = sounding => sounding > 0 ? never.Task : Task.CompletedTask });
        ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);
        Task<Transcript> final = HearAsync(transcriber, MoshiEar.Say(1));

        await transcriber.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(8), TestToken);
        never.SetResult();

        await Assert.ThrowsAnyAsync<Exception>(() => final);
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
