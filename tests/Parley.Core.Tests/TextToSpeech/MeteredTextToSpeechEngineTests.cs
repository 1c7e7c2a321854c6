using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

using Microsoft.Extensions.Logging.Abstractions;

using Parley.Core.Telemetry;
using Parley.Core.TextToSpeech;
using Parley.Testing;

namespace Parley.Core.Tests.TextToSpeech;

public sealed class MeteredTextToSpeechEngineTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly string _name = $"metered {Guid.NewGuid()}";
    private readonly ConcurrentDictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MeteredTextToSpeechEngineTests()
    {
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == ParleyTelemetry.Name)
                self.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Count(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Synthesize_ToTheEnd_MeasuresTheEngineAndNotItsReader()
    {
        var inner = new FakeTextToSpeechEngine(_time) { Name = _name, FirstAudioDelay = TimeSpan.FromMilliseconds(100), WordDuration = TimeSpan.FromMilliseconds(20) };

        await using IAsyncEnumerator<SpeechFrame> frames =
            Meter(inner).SynthesizeAsync(new SpeechRequest("One two."), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Task<bool> first = frames.MoveNextAsync().AsTask();
        await _time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await first;
        _time.Advance(TimeSpan.FromSeconds(5)); // the reader takes its time
        while (await frames.MoveNextAsync())
            frames.Current.Audio.Dispose();

        Assert.Equal(0.1, _sums["parley.tts.first_audio"], 6);
        Assert.Equal(0.04, _sums["parley.tts.audio"], 6);
        Assert.Equal(2.5, _sums["parley.tts.real_time_factor"], 6);
        Assert.Equal(8, _sums["parley.tts.characters"]);
        Assert.Equal(1, _sums[$"stt.tts.{_name}.success"]);
        Assert.Equal(1, _sums[$"stt.tts.{_name}.stream_started"]);
        Assert.Equal(2, _sums[$"stt.tts.{_name}.stream_chunk"]);
        Assert.Equal(1, _sums[$"stt.tts.{_name}.stream_completed"]);
    }

    [Fact]
    public async Task Synthesize_BreaksOff_CountsAFailure()
    {
        var inner = new FakeTextToSpeechEngine(_time) { Name = _name, Failure = new EngineUnavailableException("Lost."), FramesBeforeFailure = 2 };

        await Assert.ThrowsAsync<EngineUnavailableException>(
            () => Speech.OfAsync(Meter(inner), new SpeechRequest("One two."), TestContext.Current.CancellationToken));

        Assert.Equal(1, _sums[$"stt.tts.{_name}.failure"]);
        Assert.False(_sums.ContainsKey($"stt.tts.{_name}.success"));
    }

    [Fact]
    public async Task Synthesize_Request_IsOneSpan()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ParleyTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await Speech.OfAsync(Meter(new FakeTextToSpeechEngine { Name = _name }), new SpeechRequest("One two."), TestContext.Current.CancellationToken);

        Activity span = Assert.Single(spans, span => Equals(span.GetTagItem("engine"), _name));
        Assert.Equal("tts.synthesize", span.OperationName);
        Assert.Equal(500.0, span.GetTagItem("audio_ms"));
    }

    private MeteredTextToSpeechEngine Meter(ITextToSpeechEngine inner) => new(inner, _time, NullLogger<MeteredTextToSpeechEngine>.Instance);

    private void Count(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (Equals(tag.Value, _name))
                _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
        }
    }
}
