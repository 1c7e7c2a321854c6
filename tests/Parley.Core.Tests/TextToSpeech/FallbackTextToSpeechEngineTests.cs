using System.Diagnostics.Metrics;

using Microsoft.Extensions.Logging;

using Parley.Core.Audio;
using Parley.Core.Telemetry;
using Parley.Core.TextToSpeech;
using Parley.Testing;

namespace Parley.Core.Tests.TextToSpeech;

public sealed class FallbackTextToSpeechEngineTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly EventLogger _log = new();

    private FakeTextToSpeechEngine Primary { get; init; } = new() { Name = "primary" };

    private FakeTextToSpeechEngine Second { get; init; } = new() { Name = "second" };

    [Fact]
    public async Task Synthesize_PrimaryWorks_SecondIsNotAsked()
    {
        Speech speech = await SayAsync(New());

        Assert.Equal(TimeSpan.FromMilliseconds(500), speech.Duration);
        Assert.Empty(Second.Requests);
        Assert.Equal(["stt.tts.provider_selected", "stt.tts.latency_ms"], _log.Events);
    }

    [Fact]
    public async Task Synthesize_PrimaryUnavailable_SecondSpeaks()
    {
        Primary.Failure = new EngineUnavailableException("The library is missing.");

        Speech speech = await SayAsync(New());

        Assert.Equal(TimeSpan.FromMilliseconds(500), speech.Duration);
        Assert.Single(Second.Requests);
        Assert.Equal(["stt.tts.provider_selected", "stt.tts.fallback.used", "stt.tts.latency_ms"], _log.Events);
    }

    [Fact]
    public async Task Synthesize_PrimaryTooSlow_SecondSpeaksAndPrimaryIsStopped()
    {
        var slow = new FakeTextToSpeechEngine(_time) { Name = "slow", FirstAudioDelay = TimeSpan.FromSeconds(3) };

        Task<Speech> saying = SayAsync(New(slow));
        await _time.WaitForTimersAsync(2, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(2));
        Speech speech = await saying;

        Assert.NotEmpty(speech.Frames);
        Assert.Single(Second.Requests);
        while (slow.Running > 0)
            await Task.Yield(); // the caller does not wait for an engine that was given up
        Assert.Equal(0, slow.FramesMade);
    }

    [Fact]
    public async Task Synthesize_PrimaryJustInTime_IsKept()
    {
        var slow = new FakeTextToSpeechEngine(_time) { Name = "slow", FirstAudioDelay = TimeSpan.FromSeconds(1.9) };

        Task<Speech> saying = SayAsync(New(slow));
        await _time.WaitForTimersAsync(2, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        await saying;

        Assert.Empty(Second.Requests);
        Assert.Equal(25, slow.FramesMade);
    }

    [Fact]
    public async Task Synthesize_PrimaryBreaksOffAfterItsFirstFrame_FailureReachesTheCaller()
    {
        Primary.Failure = new EngineUnavailableException("Lost.");
        Primary.FramesBeforeFailure = 1;

        await Assert.ThrowsAsync<EngineUnavailableException>(() => SayAsync(New()));

        Assert.Empty(Second.Requests);
    }

    [Fact]
    public async Task Synthesize_PrimaryHasABug_FailureReachesTheCaller()
    {
        Primary.Failure = new InvalidOperationException("A bug.");

        await Assert.ThrowsAsync<InvalidOperationException>(() => SayAsync(New()));

        Assert.Empty(Second.Requests);
    }

    [Fact]
    public async Task Synthesize_NoSecond_FailsClosed()
    {
        Primary.Failure = new EngineUnavailableException("The library is missing.");
        var engine = new FallbackTextToSpeechEngine(Primary, fallback: null, new FallbackOptions(), _time, _log);

        await Assert.ThrowsAsync<EngineUnavailableException>(() => SayAsync(engine));

        Assert.Equal(["stt.tts.provider_selected", "stt.tts.fail_closed"], _log.Events);
    }

    [Fact]
    public async Task Synthesize_BothUnavailable_FailsClosedWithBothReasons()
    {
        Primary.Failure = new EngineUnavailableException("First reason.");
        Second.Failure = new EngineUnavailableException("Second reason.");

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => SayAsync(New()));

        Assert.Contains("First reason.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Second reason.", exception.Message, StringComparison.Ordinal);
        Assert.Equal("stt.tts.fail_closed", _log.Events[^1]);
    }

    [Fact]
    public async Task Synthesize_SecondLacksTheVoice_ItsDefaultSpeaks()
    {
        Primary.Failure = new EngineUnavailableException("Missing.");
        var other = new FakeTextToSpeechEngine { Name = "other", Voices = [new EngineVoice("another", "en", "")], Format = new AudioFormat(24_000) };
        var engine = new FallbackTextToSpeechEngine(Primary, other, new FallbackOptions(), _time, _log);

        Speech speech = await SayAsync(engine, "first");

        Assert.Null(Assert.Single(other.Requests).Voice);
        Assert.All(speech.Frames, frame => Assert.Equal(Primary.Format, frame.Format));
    }

    [Fact]
    public async Task Synthesize_Cancelled_IsNoFailure()
    {
        var slow = new FakeTextToSpeechEngine(_time) { Name = "slow", FirstAudioDelay = TimeSpan.FromSeconds(1) };
        using var cancellation = new CancellationTokenSource();

        Task<Speech> saying = Speech.OfAsync(New(slow), new SpeechRequest("Two words."), cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saying);
        Assert.Empty(Second.Requests);
        Assert.Equal(0, slow.Running);
        Assert.Equal(["stt.tts.provider_selected"], _log.Events);
    }

    [Fact]
    public async Task Synthesize_Switch_IsCounted()
    {
        Primary.Failure = new EngineUnavailableException("Missing.");
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == ParleyTelemetry.Name)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            if (tags.ToArray().Any(tag => Equals(tag.Value, "second for counting")))
                counted.Add(instrument.Name);
        });
        listener.Start();

        await SayAsync(new FallbackTextToSpeechEngine(
            Primary, new FakeTextToSpeechEngine { Name = "second for counting" }, new FallbackOptions(), _time, _log));

        Assert.Equal(["stt.tts.fallback.used"], counted);
    }

    private FallbackTextToSpeechEngine New(FakeTextToSpeechEngine? primary = null) => new(primary ?? Primary, Second, new FallbackOptions(), _time, _log);

    private static Task<Speech> SayAsync(ITextToSpeechEngine engine, string? voice = null) =>
        Speech.OfAsync(engine, new SpeechRequest("Two words.") { Voice = voice }, TestContext.Current.CancellationToken);

    private sealed class EventLogger : ILogger<FallbackTextToSpeechEngine>
    {
        public List<string> Events { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Events.Add(eventId.Name ?? "");
    }
}
