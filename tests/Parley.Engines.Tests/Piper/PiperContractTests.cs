using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Engines.Piper;
using Parley.Engines.Tests.Onnx;
using Parley.Testing;

namespace Parley.Engines.Tests.Piper;

/// <summary>
/// What reaches the model and what becomes of its sound, on a model whose sound tells what it was asked.
/// </summary>
public sealed class PiperContractTests : IDisposable
{
    private readonly PiperFolder _folder = new();

    public PiperContractTests() => OnnxRequirement.SkipUnlessInstalled();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Synthesize_Phonemes_GivesIdsWithPadsBetweenBeginningAndEnd()
    {
        _folder.WriteVoice("voice");

        Speech speech = await SayAsync(_folder.Engine(), Raw("hə tʊ?"));

        Assert.Equal([1, 0, 20, 0, 59, 0, 3, 0, 32, 0, 100, 0, 13, 0, 2], Ids(speech, framesEach: 2));
    }

    [Fact]
    public async Task Synthesize_UnknownAndAccentedLetters_AreDroppedAndTakenApart()
    {
        _folder.WriteVoice("voice");

        Speech speech = await SayAsync(_folder.Engine(), Raw("aQç☃t͡s"));

        Assert.Equal([1, 0, 14, 0, 16, 0, 140, 0, 32, 0, 31, 0, 2], Ids(speech, framesEach: 2));
    }

    [Theory]
    [InlineData(null, 0.5f, 0.25f)]
    [InlineData(0.0, 0f, 0f)]
    [InlineData(0.5, 0.25f, 0.125f)]
    public async Task Synthesize_Temperature_ScalesTheChance(double? temperature, float noise, float noiseW)
    {
        _folder.WriteVoice("voice");

        Speech speech = await SayAsync(_folder.Engine(), Raw("a") with { Temperature = temperature });

        Assert.Equal(PiperContractModel.ValueOf(1, noise, noiseW), speech.Samples[0], 1e-6f);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(0.5, 4)]
    public async Task Synthesize_Speed_DividesTheLength(double speed, int framesEach)
    {
        _folder.WriteVoice("voice");

        Speech speech = await SayAsync(_folder.Engine(), Raw("a") with { Speed = speed });

        Assert.Equal(5 * framesEach * PiperContractModel.Hop, speech.Samples.Count);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("voice", 0)]
    [InlineData("voice:bert", 1)]
    [InlineData("voice:2", 2)]
    [InlineData("CLEO", 2)]
    [InlineData("1", 1)]
    public async Task Synthesize_Speaker_IsFoundByNameAndNumber(string? voice, long speaker)
    {
        _folder.WriteVoice("voice", new PiperContractModel { HasSpeakers = true });

        Speech speech = await SayAsync(_folder.Engine(), Raw("a") with { Voice = voice });

        Assert.Equal(PiperContractModel.ValueOf(1, speaker: speaker), speech.Samples[0], 1e-6f);
    }

    [Theory]
    [InlineData("voice:dora")]
    [InlineData("3")]
    [InlineData("-1")]
    [InlineData("other:1")]
    public void Synthesize_UnknownSpeaker_ThrowsAtTheCall(string voice)
    {
        _folder.WriteVoice("voice", new PiperContractModel { HasSpeakers = true });
        PiperTextToSpeechEngine engine = _folder.Engine();

        Assert.Throws<ArgumentException>(
            () => engine.SynthesizeAsync(Raw("a") with { Voice = voice }, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Synthesize_Words_LieWhereTheirPhonemesSound(bool tellsLengths)
    {
        _folder.WriteVoice("voice", new PiperContractModel { TellsLengths = tellsLengths });

        Speech speech =
            await SayAsync(_folder.Engine(new FakePhonemizer()),
                new SpeechRequest("He sat. Ted too.") { IsRaw = true, Temperature = 0 });

        // Frames of an id: 2. "He" is e (H is unknown), behind ^ and _; each id has a pad.
        Assert.Equal(["He", "sat", "Ted", "too"], speech.Words.Select(word => word.Word));
        Assert.Equal(["s", "a", "t"], speech.Words[1].Phonemes.Select(phoneme => phoneme.Phoneme));
        Assert.Equal(TimeSpan.Zero, speech.Words[1].Phonemes[0].Offset);
        Assert.Equal(2 * speech.Words[1].Phonemes[1].Offset, speech.Words[1].Phonemes[2].Offset);
        Assert.Equal((2, 4), Idx(speech.Words[0]));
        Assert.Equal((6, 12), Idx(speech.Words[1]));
        Assert.Equal((15 + 2, 15 + 6), Idx(speech.Words[2]));
        Assert.All(speech.Words, word => Assert.True(word.End <= speech.Duration));

        static (int, int) Idx(WordTiming word) => (At(word.Start), At(word.End));
        static int At(TimeSpan time) => (int)Math.Round(time.TotalSeconds * 22_050 / (2 * PiperContractModel.Hop));
    }

    [Fact]
    public async Task Synthesize_NotRaw_IsAsLoudAsCanBe()
    {
        _folder.WriteVoice("voice");

        Speech speech = await SayAsync(_folder.Engine(), Raw("a") with { IsRaw = false });

        Assert.Equal(1, speech.Peak, 1e-5f);
    }

    [Fact]
    public async Task Synthesize_VoiceFile_NeedsNoInstallation()
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(_folder.Path, "elsewhere")).FullName;
        _folder.WriteVoice("voice", new PiperContractModel { HasSpeakers = true });
        PiperTextToSpeechEngine engine = _folder.Engine(directory: elsewhere);

        Speech speech = await SayAsync(engine, Raw("a") with { VoiceFile = Path.Combine(_folder.Path, "voice.onnx") });

        Assert.NotEmpty(speech.Frames);
    }

    [Fact]
    public async Task Synthesize_VoiceOfAnotherRate_IsResampledToTheEngines()
    {
        _folder.WriteVoice("a-voice");
        _folder.WriteVoice("b-voice", config: PiperFolder.Config(sampleRateHz: 16_000));
        PiperTextToSpeechEngine engine = _folder.Engine();

        Speech slow = await SayAsync(engine, Raw("a") with { Voice = "b-voice" });
        Speech own = await SayAsync(engine, Raw("a"));

        Assert.Equal(22_050, engine.Format.SampleRateHz);
        Assert.Equal(own.Duration.TotalSeconds * 22_050 / 16_000, slow.Duration.TotalSeconds, 0.002);
    }

    [Fact]
    public async Task Synthesize_LongSentence_IsCutEarlyAtItsFirstMark()
    {
        _folder.WriteVoice("voice");
        string text =
            "the lad is at the seaside house, " + string.Concat(Enumerable.Repeat("the lad is late ", 6)) + "today.";
        var sentences =
            new PiperSentences(new FakePhonemizer(), PiperConfig.Read(Path.Combine(_folder.Path, "voice.onnx.json")));

        List<PiperSentence> made = [];
        await foreach (
            PiperSentence sentence in sentences.ReadAsync(
                new SpeechRequest(text), TestContext.Current.CancellationToken))
            made.Add(sentence);

        Assert.Equal(2, made.Count);
        Assert.Equal("house", made[0].Words[^1].Text);
        Assert.Equal(made.Sum(sentence => sentence.Words.Count), text.Split(' ').Length);
    }

    [Fact]
    public async Task Synthesize_CancelledInsideARun_EndsAtOnce()
    {
        _folder.WriteVoice("voice", new PiperContractModel { Products = 60 });
        PiperTextToSpeechEngine engine = _folder.Engine();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        long start = TimeProvider.System.GetTimestamp();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Speech.OfAsync(engine, Raw("a"), cancellation.Token));

        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(5), "The run went on to its end.");
    }

    private static SpeechRequest Raw(string phonemes) => new("") { Phonemes = phonemes, IsRaw = true, Temperature = 0 };

    private static Task<Speech> SayAsync(PiperTextToSpeechEngine engine, SpeechRequest request) =>
        Speech.OfAsync(engine, request, TestContext.Current.CancellationToken);

    private static IEnumerable<long> Ids(Speech speech, int framesEach)
    {
        int each = framesEach * PiperContractModel.Hop;
        for (int i = 0; i < speech.Samples.Count; i += each)
            yield return (long)Math.Round(speech.Samples[i] * 1024);
    }
}
