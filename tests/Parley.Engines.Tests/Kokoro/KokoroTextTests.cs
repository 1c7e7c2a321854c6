using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Engines.Kokoro;
using Parley.Testing;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>From text to sound with a model that tells what it was asked.</summary>
public sealed class KokoroTextTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly KokoroFolder _folder = new();
    private readonly SpellingPhonemizer _phonemizer = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Hello", "hello", 0)]
    [InlineData("Hello,", "hello,", 100)]
    [InlineData("Hello.", "hello.", 500)]
    [InlineData("Hello?", "hello?", 500)]
    [InlineData("Hello [pause:250ms]", "hello", 250)]
    [InlineData("Hello. [pause:1.5s]", "hello.", 2_000)]
    [InlineData("[PAUSE:2s] Hello", "hello", 2_000)]
    [InlineData("Hello [pause:0.5s][pause:500ms]", "hello", 1_000)]
    public async Task Synthesize_MarksAndPauses_AddsSilence(string text, string spelt, int expectedMs)
    {
        using KokoroTextToSpeechEngine engine = Create(new ContractModel());

        Speech raw = await KokoroFolder.SayAsync(engine, new SpeechRequest("") { Phonemes = spelt, IsRaw = true });
        Speech speech = await KokoroFolder.SayAsync(engine, new SpeechRequest(text));

        // Trimming takes less than a hop from the pad at the end.
        Assert.InRange((speech.Duration - raw.Duration).TotalMilliseconds, expectedMs - 22, expectedMs);
    }

    [Fact]
    public async Task Synthesize_Speed_ShortensPausesOfMarksOnly()
    {
        using KokoroTextToSpeechEngine engine = Create(new ContractModel());

        TimeSpan marks = (await KokoroFolder.SayAsync(engine, new SpeechRequest("Hello.") { Speed = 1 })).Duration
            - (await KokoroFolder.SayAsync(engine, new SpeechRequest("Hello.") { Speed = 2 })).Duration;
        TimeSpan asked = (await KokoroFolder.SayAsync(engine, new SpeechRequest("Hello [pause:500ms]") { Speed = 1 })).Duration
            - (await KokoroFolder.SayAsync(engine, new SpeechRequest("Hello [pause:500ms]") { Speed = 2 })).Duration;

        Assert.Equal(250, marks.TotalMilliseconds, 0.1);
        Assert.Equal(0, asked.TotalMilliseconds, 0.1);
    }

    [Fact]
    public async Task Synthesize_Raw_AddsNoPause()
    {
        using KokoroTextToSpeechEngine engine = Create(new ContractModel());

        Speech speech = await KokoroFolder.SayAsync(engine, new SpeechRequest("Hello, you. There.") { IsRaw = true });

        // "hello, you. there." and two pads.
        Assert.Equal((18 + 2) * ContractModel.SamplesPerToken, speech.Samples.Count);
    }

    [Fact]
    public async Task Synthesize_Durations_TellsWordsInOrderInsideTheSpeech()
    {
        using KokoroTextToSpeechEngine engine = Create(new ContractModel { Durations = "durations" });

        Speech speech = await KokoroFolder.SayAsync(engine, new SpeechRequest("Hello there, my friend. [pause:1s] How are you today? Well."));

        Assert.Equal("Hello there my friend How are you today Well", string.Join(' ', speech.Words.Select(word => word.Word)));
        TimeSpan last = TimeSpan.Zero;
        foreach (WordTiming word in speech.Words)
        {
            Assert.True(word.Start >= last && word.End > word.Start && word.End <= speech.Duration, $"{word} after {last}");
            last = word.End;
        }

        Assert.True(speech.Words[4].Start - speech.Words[3].End > TimeSpan.FromMilliseconds(900));
    }

    [Fact]
    public async Task Synthesize_ThreeMegabytes_BeginsAtOnceAndAsksForLittle()
    {
        using KokoroTextToSpeechEngine engine = Create(new ContractModel());
        string text = string.Concat(Enumerable.Repeat("And so it goes, on and on. ", 120_000));
        int frames = 0;
        await foreach (SpeechFrame frame in engine.SynthesizeAsync(new SpeechRequest(text), TestContext.Current.CancellationToken))
        {
            frame.Audio.Dispose();
            if (++frames == 100)
                break;
        }

        Assert.Equal(100, frames);
        Assert.InRange(_phonemizer.Calls, 1, 40);
    }

    [Fact]
    public async Task Synthesize_CancelledInARun_EndsAtOnceAndFreesTheModel()
    {
        using KokoroTextToSpeechEngine engine = Create(new ContractModel { Products = 200 });
        using var cancellation = new CancellationTokenSource();
        Task<Speech> speaking = Speech.OfAsync(engine, new SpeechRequest("") { Phonemes = "a" }, cancellation.Token);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);

        long start = TimeProvider.System.GetTimestamp();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);
        TimeSpan ended = TimeProvider.System.GetElapsedTime(start);

        // The run would go on for a minute; the next one, cancelled before its turn, must not wait for that.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Speech.OfAsync(engine, new SpeechRequest("") { Phonemes = "a" }, patience.Token));
        Assert.InRange(ended.TotalMilliseconds, 0, 500);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 10);
    }

    [Fact]
    public async Task Synthesize_SecondSegment_IsMadeWhileTheFirstIsTaken()
    {
        using KokoroTextToSpeechEngine engine = Create(new ContractModel());
        await using IAsyncEnumerator<SpeechFrame> frames = engine
            .SynthesizeAsync(
                new SpeechRequest("One two three, four five six seven, eight nine ten. And so on for a while, until it ends."),
                TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await frames.MoveNextAsync());
        frames.Current.Audio.Dispose();

        // Whoever takes no second frame still finds the second segment begun.
        using var deadline = new CancellationTokenSource(_patience);
        while (_phonemizer.Calls < 2)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, deadline.Token);
    }

    [Fact]
    public async Task Synthesize_BothPrecisions_MeasuresOnceAndKeepsTheChoice()
    {
        string slow = _folder.AddBytes("model.onnx", new ContractModel { Products = 3 }.Build());
        string fast = _folder.AddBytes("model_quantized.onnx", new ContractModel { Tokens = "tokens" }.Build());
        _folder.AddBytes("voices/af_one.bin", ContractVoices.Raw(1));
        using var prepared = _folder.CreatePrepared();
        int loads = 0;
        KokoroModel Load(string path)
        {
            loads++;
            return KokoroModel.Load(path, threads: 1, "build it again");
        }

        var choice = new KokoroChoice(prepared, threads: 1, TimeProvider.System);
        string first = choice.Fastest([slow, fast], Load);
        string second = choice.Fastest([slow, fast], Load);
        using KokoroTextToSpeechEngine engine = _folder.CreateEngine();
        Speech speech = await KokoroFolder.SayAsync(engine, new SpeechRequest("") { Phonemes = "a" });

        Assert.Equal(fast, first);
        Assert.Equal(fast, second);
        Assert.Equal(2, loads);
        Assert.NotEmpty(speech.Frames);
    }

    private KokoroTextToSpeechEngine Create(ContractModel model)
    {
        _folder.AddBytes("model.onnx", model.Build());
        _folder.AddBytes("voices/af_one.bin", ContractVoices.Raw(1));
        return _folder.CreateEngine(_phonemizer);
    }
}
