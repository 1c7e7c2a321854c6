using Parley.Core.SpeechToText;
using Parley.Engines.Whisper;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper;

/// <summary>The engine over a scripted model: everything but the weights.</summary>
public sealed class WhisperConformanceTests : SpeechToTextConformance, IDisposable
{
    private readonly ScriptedWhisper _model = ScriptedSpeech.Model(hasCrossAttention: true);
    private readonly WhisperEngine _engine;

    public WhisperConformanceTests() =>
        _engine = new WhisperEngine(new WhisperOptions(), () => new WhisperLoaded(_model, _model.Tokenizer), TimeProvider.System);

    protected override ISpeechToTextEngine Engine => _engine;

    protected override float[] Speech { get; } = ScriptedSpeech.Sound(3);

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task FinalizeAsync_ManyStreamsAtOnce_AllHearTheirOwn()
    {
        ITranscriber[] streams = [.. await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Engine.OpenAsync(new RecognitionOptions(), TestToken).AsTask()))];

        Transcript[] heard = await Task.WhenAll(
            streams.Select((stream, index) => HearAsync(stream, ScriptedSpeech.Sound(1 + (index % 5)))));

        Assert.Equal(
            Enumerable.Range(0, 20).Select(index => 2 * (1 + (index % 5))), heard.Select(transcript => transcript.Words.Count));
        foreach (ITranscriber stream in streams)
            await stream.DisposeAsync();
        Assert.Equal(0, _model.Open);
    }

    [Fact]
    public async Task DisposeAsync_InTheMiddleOfDecoding_EndsIt()
    {
        ITranscriber stream = await Engine.OpenAsync(new RecognitionOptions(), TestToken);
        using var reached = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        _model.BeforeRun = () =>
        {
            reached.Release();
            goOn.Wait(TestToken);
        };
        Task<Transcript> final = HearAsync(stream, Speech);
        await reached.WaitAsync(TestToken);

        Task disposed = stream.DisposeAsync().AsTask();
        goOn.Release(1_000);
        await disposed;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => final);
        _model.BeforeRun = null;
        Assert.Equal(0, _model.Open);
    }

    [Fact]
    public async Task FinalizeAsync_ModelThatFails_SaysSoAndHearsAgain()
    {
        await using ITranscriber stream = await Engine.OpenAsync(new RecognitionOptions(), TestToken);
        _model.BeforeRun = () => throw new InvalidOperationException("lost");

        await Assert.ThrowsAsync<Core.EngineUnavailableException>(() => HearAsync(stream, Speech));
        _model.BeforeRun = null;
        Transcript heard = await stream.FinalizeAsync(TestToken);

        Assert.Equal(6, heard.Words.Count);
    }

    [Fact]
    public async Task PushAsync_NoNumbersAndClipped_IsHeardAsSilenceAndFullScale()
    {
        await using ITranscriber stream = await Engine.OpenAsync(new RecognitionOptions(), TestToken);
        float[] broken = [.. Enumerable.Repeat(float.NaN, 16_000), .. Enumerable.Repeat(50f, 16_000)];

        Transcript heard = await HearAsync(stream, broken);

        Assert.True(heard.IsFinal);
    }

    [Fact]
    public async Task FinalizeAsync_Raw_IsOneWindowOfThirtySeconds()
    {
        await using ITranscriber stream = await Engine.OpenAsync(new RecognitionOptions { IsRaw = true, Language = "de" }, TestToken);

        Transcript heard = await HearAsync(stream, ScriptedSpeech.Sound(3));

        Assert.Equal([3_000], _model.Encoded);
        Assert.Equal("de", heard.Evidence!.Language);
        Assert.Equal(6, heard.Words.Count);
    }
}
