using Parley.Core.TextToSpeech;
using Parley.Engines.Kokoro;
using Parley.Engines.Onnx;
using Parley.Testing;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>What arrives at the model, which a model made for the purpose tells in its sound.</summary>
public sealed class KokoroContractTests : IDisposable
{
    private readonly KokoroFolder _folder = new();

    public static TheoryData<string> Exports => [.. _exports.Keys];

    private static readonly Dictionary<string, ContractModel> _exports = new()
    {
        ["onnx-community"] = new(),
        ["timestamped"] = new() { Durations = "durations" },
        ["kokoro-onnx"] = new() { Tokens = "tokens", Audio = "audio", AudioRank = 1 },
        ["kokorosharp"] = new() { Tokens = "tokens", Audio = "audio", AudioRank = 1, Durations = "durations", DurationType = OnnxElementType.Int64 },
        ["hexgrad"] = new() { AudioRank = 1, Durations = "duration", DurationType = OnnxElementType.Int64, SpeedType = OnnxElementType.Int32 },
        ["narrow"] = new() { TokenType = OnnxElementType.Int32, Durations = "duration", DurationType = OnnxElementType.Int32, SpeedType = OnnxElementType.Int64 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Exports))]
    public async Task Synthesize_Raw_GivesTheModelWhatWasAsked(string export)
    {
        using KokoroTextToSpeechEngine engine = Create(_exports[export]);

        Speech speech = await KokoroFolder.SayAsync(
            engine, new SpeechRequest("") { Phonemes = "ab☃c", Voice = "af_one", Speed = 1.7, IsRaw = true });

        // a, b, c are 43, 44, 45; three tokens take the third style.
        Assert.Equal([43, 44, 45], TokensIn(speech));
        Assert.Equal(1.002f, speech.Samples[0], 1e-6);
        Assert.Equal(1.002f, speech.Samples[255], 1e-6);
        Assert.Equal(_exports[export].SpeedType == OnnxElementType.Float ? 1.7f : 2f, speech.Samples[256]);
        Assert.Equal(_exports[export].Durations is null ? 0 : 1, speech.Words.Count);
    }

    [Theory]
    [InlineData(0.25, 1)]
    [InlineData(1.3, 1)]
    [InlineData(1.5, 2)]
    [InlineData(4, 4)]
    public async Task Synthesize_WholeSpeedsOnly_RoundsAndNeverSendsZero(double speed, float expected)
    {
        using KokoroTextToSpeechEngine engine = Create(_exports["hexgrad"]);

        Speech speech = await KokoroFolder.SayAsync(engine, new SpeechRequest("") { Phonemes = "a", Speed = speed, IsRaw = true });

        Assert.Equal(expected, speech.Samples[256]);
    }

    [Fact]
    public async Task Synthesize_Blend_GivesTheWeightedMean()
    {
        using KokoroTextToSpeechEngine engine = Create(new ContractModel());

        Speech speech = await KokoroFolder.SayAsync(
            engine, new SpeechRequest("") { Phonemes = "aa", Voice = "AF_one(2)+am_four(1.5)", IsRaw = true });

        float one = 1f + (1 / 1_000f);
        float four = 4f + (1 / 1_000f);
        Assert.Equal((float)(((2.0 * one) + (1.5 * four)) / 3.5), speech.Samples[0]);
    }

    [Fact]
    public async Task Synthesize_LongPhonemes_SplitsAtTheLimitWithoutLosingAny()
    {
        string phonemes = string.Concat(Enumerable.Range(0, 300).Select(i => (i % 40) == 39 ? "ab. " : "ab "));
        using KokoroTextToSpeechEngine engine = Create(new ContractModel());

        Speech raw = await KokoroFolder.SayAsync(engine, new SpeechRequest("") { Phonemes = phonemes, IsRaw = true });
        Speech speech = await KokoroFolder.SayAsync(engine, new SpeechRequest("") { Phonemes = phonemes });

        int[][] rawRuns = [.. RunsIn(raw)];
        Assert.Equal(2, rawRuns.Length);
        Assert.All(rawRuns, run => Assert.InRange(run.Length, 1, 510));
        Assert.Equal(4, rawRuns[0][^1]);
        int[][] runs = [.. RunsIn(speech)];
        Assert.InRange(runs[0].Length, 1, 122);
        Assert.All(runs, run => Assert.InRange(run.Length, 1, 300));
        int[] spoken = [.. KokoroVocabulary.Published.Encode(phonemes).Where(token => !token.IsSpace).Select(token => token.Id)];
        Assert.Equal(spoken, rawRuns.SelectMany(run => run).Where(id => id != 16));
        Assert.Equal(spoken, runs.SelectMany(run => run).Where(id => id != 16));
    }

    [Fact]
    public async Task Synthesize_MoreTokensThanStyles_TakesTheLastStyle()
    {
        using KokoroTextToSpeechEngine engine = Create(new ContractModel());

        Speech speech = await KokoroFolder.SayAsync(
            engine, new SpeechRequest("") { Phonemes = new string('a', 510), Voice = "af_one", IsRaw = true });

        Assert.Equal(1f + (509 / 1_000f), speech.Samples[0]);
    }

    [Fact]
    public async Task Synthesize_VocabularyBesideTheModel_IsUsed()
    {
        _folder.AddBytes("tokenizer.json", """{ "model": { "vocab": { "$": 0, "a": 7, "b": 9 } } }"""u8.ToArray());
        _folder.AddBytes("config.json", """{ "model_type": "style_text_to_speech_2" }"""u8.ToArray());
        using KokoroTextToSpeechEngine engine = Create(new ContractModel());

        Speech speech = await KokoroFolder.SayAsync(engine, new SpeechRequest("") { Phonemes = "abc", IsRaw = true });

        Assert.Equal([7, 9], TokensIn(speech));
    }

    [Theory]
    [InlineData("voices-v1.0.bin")]
    [InlineData("voices.bin")]
    [InlineData("voices.json")]
    [InlineData("voices/af_one.npy")]
    [InlineData("af_one.bin")]
    [InlineData("../voices/af_one.bin")]
    public async Task Synthesize_VoicesInEachForm_SpeaksWithThem(string file)
    {
        _folder.AddBytes("model.onnx", new ContractModel().Build());
        _folder.AddBytes(file, Path.GetFileName(file) switch
        {
            "voices.json" => ContractVoices.Text(("af_one", 1)),
            "af_one.npy" => ContractVoices.NumPy(1),
            "af_one.bin" => ContractVoices.Raw(1, 511),
            _ => ContractVoices.Archive(("af_one", 1), ("bm_two", 2)),
        });
        using KokoroTextToSpeechEngine engine = _folder.CreateEngine();

        Speech speech = await KokoroFolder.SayAsync(engine, new SpeechRequest("") { Phonemes = "aa", Voice = "af_one", IsRaw = true });

        Assert.Equal("af_one", engine.Voices[0].Id);
        Assert.Equal(1f + (1 / 1_000f), speech.Samples[0]);
    }

    [Fact]
    public async Task Synthesize_VoiceFile_SpeaksWithIt()
    {
        string path = _folder.AddBytes("mine.bin", ContractVoices.Raw(3));
        using KokoroTextToSpeechEngine engine = Create(new ContractModel());

        Speech speech = await KokoroFolder.SayAsync(engine, new SpeechRequest("") { Phonemes = "a", VoiceFile = path, IsRaw = true });

        Assert.Equal(3f, speech.Samples[0]);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("onnx/model.onnx")]
    [InlineData("kokoro-v1.0.onnx")]
    [InlineData("onnx/model_quantized.onnx")]
    [InlineData("kokoro-v1.0.int8.onnx")]
    [InlineData("kokoro-v0_19.onnx")]
    [InlineData("kokoro.onnx")]
    [InlineData("my-own.onnx")]
    public async Task Synthesize_ModelUnderEachPublishedName_IsFound(string file)
    {
        _folder.AddBytes(file, new ContractModel().Build());
        _folder.AddBytes("voices/af_one.bin", ContractVoices.Raw(1));
        using KokoroTextToSpeechEngine engine = _folder.CreateEngine();

        Speech speech = await KokoroFolder.SayAsync(engine, new SpeechRequest("") { Phonemes = "a", IsRaw = true });

        Assert.Equal([43], TokensIn(speech));
    }

    [Theory]
    [InlineData("auto", 1)]
    [InlineData("fp32", 1)]
    [InlineData("int8", 0)]
    public async Task Synthesize_FormsInTheStore_PrefersTheOneWithWordTimes(string precision, int words)
    {
        _folder.AddToStore("kokoro/kokoro-v1.0.onnx", new ContractModel().Build());
        _folder.AddToStore("kokoro/voices-v1.0.bin", ContractVoices.Archive(("af_one", 1)));
        _folder.AddToStore("kokoro-timestamped/model.onnx", new ContractModel { Durations = "durations" }.Build());
        if (precision == "int8")
            _folder.AddToStore("kokoro-int8/kokoro-v1.0.int8.onnx", new ContractModel().Build());
        _folder.Models.Directory = null;
        _folder.Models.Precision = precision;
        using KokoroTextToSpeechEngine engine = _folder.CreateEngine();

        Speech speech = await KokoroFolder.SayAsync(engine, new SpeechRequest("") { Phonemes = "aa", IsRaw = true });

        Assert.Equal(words, speech.Words.Count);
        Assert.True(engine.Probe().IsAvailable);
    }

    private KokoroTextToSpeechEngine Create(ContractModel model)
    {
        _folder.AddBytes("model.onnx", model.Build());
        _folder.AddBytes("voices/af_one.bin", ContractVoices.Raw(1));
        _folder.AddBytes("voices/am_four.bin", ContractVoices.Raw(4));
        return _folder.CreateEngine();
    }

    private static int[] TokensIn(Speech speech) => Assert.Single(RunsIn(speech));

    /// <summary>The tokens of each run, without the pads: a pad's block is silent, but the first begins with the style.</summary>
    private static IEnumerable<int[]> RunsIn(Speech speech)
    {
        List<int> run = [];
        for (int at = 0; at < speech.Samples.Count; at += ContractModel.SamplesPerToken)
        {
            // Trimming and pauses move by whole frames, which blocks are not; those tests read raw speech or contract blocks.
            int id = (int)Math.Round(1_000 * speech.Samples[Math.Min(at + ContractModel.SamplesPerToken - 1, speech.Samples.Count - 1)]);
            if (id > 0)
            {
                run.Add(id);
            }
            else if (run.Count > 0)
            {
                yield return [.. run];
                run = [];
            }
        }

        if (run.Count > 0)
            yield return [.. run];
    }
}
