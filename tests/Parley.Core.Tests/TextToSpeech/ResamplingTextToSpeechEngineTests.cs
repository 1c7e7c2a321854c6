using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Testing;

namespace Parley.Core.Tests.TextToSpeech;

public sealed class ResamplingTextToSpeechEngineTests
{
    [Theory]
    [InlineData(8_000, 16_000)]
    [InlineData(22_050, 16_000)]
    [InlineData(16_000, 48_000)]
    public async Task Synthesize_AnotherRate_KeepsLengthAndWordTimes(int fromHz, int toHz)
    {
        var inner = new FakeTextToSpeechEngine { Format = new AudioFormat(fromHz), WordDuration = TimeSpan.FromMilliseconds(333) };
        var request = new SpeechRequest("Three whole words.");

        Speech original = await Speech.OfAsync(inner, request, TestContext.Current.CancellationToken);
        Speech resampled = await Speech.OfAsync(
            new ResamplingTextToSpeechEngine(inner, new AudioFormat(toHz)), request, TestContext.Current.CancellationToken);

        Assert.Equal(original.Duration.TotalMilliseconds, resampled.Duration.TotalMilliseconds, 0.1);
        Assert.Equal(original.Words.AsEnumerable(), resampled.Words);
        Assert.All(resampled.Samples.Skip(toHz / 100).SkipLast(toHz / 100), sample => Assert.Equal(0.5f, sample, 0.001f));
    }

    [Fact]
    public async Task Synthesize_SameRate_PassesTheFramesOn()
    {
        var inner = new FakeTextToSpeechEngine();
        var engine = new ResamplingTextToSpeechEngine(inner, inner.Format);

        IAsyncEnumerable<SpeechFrame> speech = engine.SynthesizeAsync(new SpeechRequest("Hi."), TestContext.Current.CancellationToken);

        Assert.Equal(13, await speech.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Constructor_Stereo_Throws() =>
        Assert.Throws<ArgumentException>(() => new ResamplingTextToSpeechEngine(new FakeTextToSpeechEngine(), new AudioFormat(16_000, Channels: 2)));
}
