using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Engines.PocketTts;
using Parley.Engines.PocketTts.Voices;
using Parley.Testing;

namespace Parley.Engines.Tests.PocketTts;

/// <summary>On a bundle whose answers are known.</summary>
public sealed class PocketTtsTextToSpeechEngineTests(PocketFixture fixture) : IClassFixture<PocketFixture>
{
    private const int VoicePositions = 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Synthesize_Text_CarriesTheStateOnOverHundredsOfSteps()
    {
        using var contract = new PocketContract();
        string text = new string('a', 110) + ".";
        int tokens = PocketContract.TokensOf(text);

        List<(float Position, float Place)> frames = Frames(await SayAsync(contract, text));

        // The model sees no end, so that its limit ends it: ceil((tokens / 3 + 2) · 12.5).
        Assert.Equal((int)Math.Ceiling(((tokens / 3.0) + 2) * 12.5), frames.Count);
        Assert.True(frames.Count > 400);
        for (int i = 0; i < frames.Count; i++)
        {
            Assert.Equal(VoicePositions + tokens + i + 1, frames[i].Position);
            Assert.Equal(i, frames[i].Place);
        }
    }

    [Theory]
    [InlineData("One two three four", 5)]
    [InlineData("One two three four five", 3)]
    public async Task Synthesize_EndIsSeen_GoesOnForAsManyFramesAsTheTextNeeds(string text, int framesAfterEnd)
    {
        int tokens = PocketContract.TokensOf(text + ".");
        const int endStep = 20;
        using var contract = new PocketContract(endPosition: VoicePositions + tokens + endStep + 1);

        List<(float Position, float Place)> frames = Frames(await SayAsync(contract, text));

        Assert.Equal(endStep + framesAfterEnd, frames.Count);
    }

    [Fact]
    public async Task Synthesize_SeveralChunks_EachBeginsWithTheVoiceAndAFreshDecoder()
    {
        using var contract = new PocketContract(endPosition: VoicePositions + 60);
        string[] sentences = ["The first one is here now and long enough.", "The second one follows it in another chunk."];

        List<(float Position, float Place)> frames = Frames(await SayAsync(contract, string.Join(' ', sentences)));

        int[] begins = [.. frames.Index().Where(frame => frame.Item.Place == 0).Select(frame => frame.Index)];
        Assert.Equal(2, begins.Length);
        for (int chunk = 0; chunk < 2; chunk++)
            Assert.Equal(VoicePositions + PocketContract.TokensOf(sentences[chunk]) + 1, frames[begins[chunk]].Position);
    }

    [Fact]
    public async Task Synthesize_AMegabyteWithoutAnyMark_StreamsAndStaysInsideTheCache()
    {
        using var contract = new PocketContract();
        using PocketTtsTextToSpeechEngine engine = fixture.Engine(contract.Folder);
        float last = 0;
        int frames = 0;

        await foreach (SpeechFrame frame in engine.SynthesizeAsync(new SpeechRequest(new string('a', 1_000_000)), Token))
        {
            using (frame.Audio)
                last = Math.Max(last, frame.Audio.Samples.Span[0] / PocketContract.PositionScale);
            if (++frames == 4_000)
                break;
        }

        Assert.Equal(4_000, frames);
        Assert.InRange(last, 1, PocketContract.Positions);
    }

    [Fact]
    public async Task Synthesize_NoEndAndThatIsAnError_Fails()
    {
        using var contract = new PocketContract();
        using PocketTtsTextToSpeechEngine engine = fixture.Engine(contract.Folder, options: new() { ErrorWithoutEnd = true });

        var failure = await Assert.ThrowsAsync<EngineUnavailableException>(() => Speech.OfAsync(engine, new SpeechRequest("Hi."), Token));

        Assert.Contains("KPOCKET_TTS_ERROR_WITHOUT_EOS", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Synthesize_FirstAudioSeconds_HoldsTheFirstSoundBackUntilThereIsSoMuch()
    {
        using var contract = new PocketContract();
        using PocketTtsTextToSpeechEngine engine = fixture.Engine(contract.Folder, options: new() { FirstAudioSeconds = 1.5 });

        Speech speech = await Speech.OfAsync(engine, new SpeechRequest("Hello there."), Token);

        Assert.Equal(TimeSpan.Zero, speech.Frames[0].Timestamp);
        Assert.True(speech.Duration > TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public void GetVoice_SameFileAgain_ReadsItOnce()
    {
        using var contract = new PocketContract();
        using PocketTtsModel model = fixture.Load(contract.Folder, "fp32");
        string file = Path.Combine(contract.Folder, "embeddings", "anna.safetensors");

        VoicePrefix first = model.Voices.Get(file);
        VoicePrefix second = model.Voices.Get(file);

        Assert.Same(first, second);
    }

    [Fact]
    public async Task Synthesize_Cancelled_EndsWithinAFrame()
    {
        using var contract = new PocketContract();
        using PocketTtsTextToSpeechEngine engine = fixture.Engine(contract.Folder);
        using var cancellation = new CancellationTokenSource();
        int after = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SpeechFrame frame in engine.SynthesizeAsync(new SpeechRequest(new string('a', 400)), cancellation.Token))
            {
                frame.Audio.Dispose();
                if (cancellation.IsCancellationRequested)
                    after++;
                await cancellation.CancelAsync();
            }
        });

        Assert.Equal(0, after);
    }

    [Fact]
    public async Task Clone_Recording_IsAVoiceThatCanBeSpokenWith()
    {
        using var contract = new PocketContract(withVoice: false);
        using PocketTtsTextToSpeechEngine engine = fixture.Engine(contract.Folder);
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(contract.Folder, "embeddings")).FullName, "new.safetensors");

        await using (FileStream output = File.Create(file))
            await ((IVoiceCloner)engine).CloneAsync(new float[25 * PocketContract.FrameSamples], output, Token);

        Assert.Contains(engine.Voices, voice => voice.Id == "new");
        List<(float Position, float Place)> frames = Frames(await Speech.OfAsync(engine, new SpeechRequest("Hi.") { Voice = "new" }, Token));
        Assert.Equal(25 + PocketContract.TokensOf("Hi.") + 1, frames[0].Position);
    }

    [Fact]
    public async Task Synthesize_VoiceThatFillsTheCache_SaysSo()
    {
        using var contract = new PocketContract();
        string file = contract.WriteVoice("long", positions: 950);
        using PocketTtsTextToSpeechEngine engine = fixture.Engine(contract.Folder);

        var failure = await Assert.ThrowsAsync<EngineUnavailableException>(
            () => Speech.OfAsync(engine, new SpeechRequest("Hi.") { VoiceFile = file }, Token));

        Assert.Contains("950 of 1000", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flow_lm_main.onnx", "truncate")]
    [InlineData("mimi_decoder.onnx", "truncate")]
    [InlineData("tokenizer.model", "truncate")]
    [InlineData("bundle.json", "truncate")]
    [InlineData("text_conditioner.onnx", "noise")]
    [InlineData("flow_lm_flow.onnx", "delete")]
    [InlineData("bundle.json", "delete")]
    [InlineData("flow_lm_main.onnx", "swap")]
    [InlineData("embeddings/anna.safetensors", "truncate")]
    [InlineData("embeddings/anna.safetensors", "noise")]
    public async Task Synthesize_BrokenFile_SaysSoAndTheNextRequestWorksOnceItIsMended(string file, string damage)
    {
        using var contract = new PocketContract();
        using PocketTtsTextToSpeechEngine engine = fixture.Engine(contract.Folder);
        string path = Path.Combine(contract.Folder, file);
        byte[] whole = await File.ReadAllBytesAsync(path, Token);
        Damage(path, whole, damage, contract);

        var failure = await Assert.ThrowsAsync<EngineUnavailableException>(() => Speech.OfAsync(engine, new SpeechRequest("Hi.") { Voice = "anna" }, Token));

        Assert.Contains(contract.Folder, failure.Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(path, whole, Token);
        Assert.NotEmpty((await Speech.OfAsync(engine, new SpeechRequest("Hi.") { Voice = "anna" }, Token)).Frames);
    }

    [Fact]
    public void Synthesize_Phonemes_AreRefusedAtTheCall()
    {
        using var contract = new PocketContract();
        using PocketTtsTextToSpeechEngine engine = fixture.Engine(contract.Folder);

        Assert.Throws<ArgumentException>(() => engine.SynthesizeAsync(new SpeechRequest("") { Phonemes = "həlˈoʊ" }, Token));
    }

    private static void Damage(string path, byte[] whole, string damage, PocketContract contract)
    {
        switch (damage)
        {
            case "truncate":
                File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
                break;
            case "noise":
                byte[] noise = new byte[whole.Length];
                new Random(1).NextBytes(noise);
                File.WriteAllBytes(path, noise);
                break;
            case "swap":
                File.Copy(Path.Combine(contract.Folder, "mimi_decoder.onnx"), path, overwrite: true);
                break;
            default:
                File.Delete(path);
                break;
        }
    }

    private async Task<Speech> SayAsync(PocketContract contract, string text)
    {
        using PocketTtsTextToSpeechEngine engine = fixture.Engine(contract.Folder);
        return await Speech.OfAsync(engine, new SpeechRequest(text), Token);
    }

    /// <summary>Of each 80 ms: the position at which the model made it, and its place since the decoder began.</summary>
    private static List<(float Position, float Place)> Frames(Speech speech)
    {
        float[] samples = [.. speech.Samples];
        Assert.Equal(0, samples.Length % PocketContract.FrameSamples);
        return [.. samples.Chunk(PocketContract.FrameSamples).Select(frame =>
            (MathF.Round(frame[0] / PocketContract.PositionScale), MathF.Round(frame[^1] / PocketContract.PositionScale)))];
    }
}
