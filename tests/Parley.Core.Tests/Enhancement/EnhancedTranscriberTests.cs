using Parley.Core.Audio;
using Parley.Core.Enhancement;
using Parley.Core.SpeechToText;
using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Core.Tests.Enhancement;

public sealed class EnhancedTranscriberTests
{
    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(256, 256)]
    [InlineData(100, 37)]
    [InlineData(256, 700)]
    [InlineData(480, 0)]
    public async Task FinalizeAsync_AfterAnyPieces_TheRecogniserHeardAllOfThemWhereTheyWere(int hop, int delay)
    {
        var inner = new Recorder();
        await using ITranscriber transcriber = await OpenAsync(inner, new DelayingEnhancer(hop, delay));
        float[] sound = Ramp(5_123);

        await transcriber.BeginUtteranceAsync(TestToken);
        await PushAsync(transcriber, sound);
        await transcriber.FinalizeAsync(TestToken);

        Assert.Equal(sound, inner.Heard);
    }

    [Theory]
    [InlineData(256, 256)]
    [InlineData(100, 37)]
    public async Task FinalizeAsync_SpeakerGoesOn_NothingIsHeardTwiceOrMissed(int hop, int delay)
    {
        var inner = new Recorder();
        await using ITranscriber transcriber = await OpenAsync(inner, new DelayingEnhancer(hop, delay));
        float[] sound = Ramp(8_000);

        await transcriber.BeginUtteranceAsync(TestToken);
        foreach (int end in (int[])[1_000, 1_000, 3_333, 8_000])
        {
            await PushAsync(transcriber, sound[inner.Heard.Count..end]);
            await transcriber.FinalizeAsync(TestToken);
        }

        Assert.Equal(sound, inner.Heard);
    }

    [Fact]
    public async Task BeginUtteranceAsync_AfterAnother_ForgetsIt()
    {
        var inner = new Recorder();
        await using ITranscriber transcriber = await OpenAsync(inner, new DelayingEnhancer(256, 256));
        await transcriber.BeginUtteranceAsync(TestToken);
        await PushAsync(transcriber, Ramp(1_000));

        await transcriber.BeginUtteranceAsync(TestToken);
        await transcriber.FinalizeAsync(TestToken);

        Assert.Empty(inner.Heard);
    }

    [Fact]
    public async Task DisposeAsync_LetsGoOfTheEnhancer()
    {
        var enhancer = new DelayingEnhancer(256, 256);
        ITranscriber transcriber = await OpenAsync(new Recorder(), enhancer);

        await transcriber.DisposeAsync();

        Assert.True(enhancer.IsDisposed);
    }

    [Fact]
    public async Task OpenAsync_OtherRate_IsRefused()
    {
        var enhancer = new DelayingEnhancer(256, 256) { Format = new AudioFormat(48_000) };

        await Assert.ThrowsAsync<EngineUnavailableException>(() => OpenAsync(new Recorder(), enhancer));
    }

    // A member that a port gains with a default would be the default here, whatever the engine behind it says.
    [Theory]
    [InlineData(typeof(EnhancedSpeechToTextEngine), typeof(ISpeechToTextEngine))]
    [InlineData(typeof(EnhancedTranscriber), typeof(ITranscriber))]
    [InlineData(typeof(EnhancedVoiceActivityDetector), typeof(IVoiceActivityDetector))]
    public void Decorator_EveryMemberOfItsPort_IsPassedOn(Type decorator, Type port) =>
        Assert.All(decorator.GetInterfaceMap(port).TargetMethods, method => Assert.Equal(decorator, method.DeclaringType));

    private static async Task<ITranscriber> OpenAsync(Recorder inner, DelayingEnhancer enhancer) =>
        await new EnhancedSpeechToTextEngine(inner, enhancer).OpenAsync(new RecognitionOptions(), TestToken);

    private static async Task PushAsync(ITranscriber transcriber, float[] sound)
    {
        foreach (float[] piece in sound.Chunk(320))
            await transcriber.PushAsync(AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, piece, TimeSpan.Zero), TestToken);
    }

    private static float[] Ramp(int samples) => [.. Enumerable.Range(1, samples).Select(static i => i / 10_000f)];

    private sealed class Recorder : ISpeechToTextEngine, ITranscriber
    {
        public List<float> Heard { get; } = [];

        public string Name => "recorder";

        public AudioFormat Format => AudioFormat.Speech16Khz;

        public ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<ITranscriber>(this);

        public ValueTask BeginUtteranceAsync(CancellationToken cancellationToken = default)
        {
            Heard.Clear();
            return ValueTask.CompletedTask;
        }

        public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken = default)
        {
            Heard.AddRange(frame.Samples.Span);
            frame.Dispose();
            return ValueTask.CompletedTask;
        }

        public ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Transcript.Nothing);

        public async IAsyncEnumerable<Transcript> ReadPartialsAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            yield break;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
