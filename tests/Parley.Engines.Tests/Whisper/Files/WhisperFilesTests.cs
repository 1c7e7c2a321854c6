using Parley.Core;
using Parley.Engines.Whisper.Files;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper.Files;

public sealed class WhisperFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("onnx", "", "")]
    [InlineData("", "", "_timestamped")]
    [InlineData("onnx", "_quantized", "")]
    [InlineData("", "_int8", "")]
    public void FindAll_PublishedNames_AreFound(string place, string ending, string timed)
    {
        Write("config.json", "tokenizer.json", "generation_config.json");
        Write(Path.Combine(place, $"encoder_model{ending}.onnx"), Path.Combine(place, $"decoder_model_merged{timed}{ending}.onnx"));

        WhisperFiles files = Assert.Single(WhisperFiles.FindAll(_folder.Path, "pull it"));

        Assert.Equal(ending.Length == 0 ? WhisperPrecision.Full : WhisperPrecision.EightBit, files.Precision);
        Assert.True(File.Exists(files.Encoder) && File.Exists(files.Decoder) && File.Exists(files.GenerationConfig));
    }

    [Fact]
    public void FindAll_BothPrecisions_GivesBoth()
    {
        Write(
            "config.json", "tokenizer.json", "encoder_model.onnx", "decoder_model_merged.onnx",
            "encoder_model_quantized.onnx", "decoder_model_merged_quantized.onnx");

        Assert.Equal(
            [WhisperPrecision.Full, WhisperPrecision.EightBit], WhisperFiles.FindAll(_folder.Path, "pull it").Select(files => files.Precision));
    }

    [Theory]
    [InlineData("encoder_model", "tokenizer.json", "config.json", "decoder_model_merged.onnx")]
    [InlineData("decoder_model_merged", "tokenizer.json", "config.json", "encoder_model.onnx")]
    [InlineData("tokenizer.json", "config.json", "encoder_model.onnx", "decoder_model_merged.onnx")]
    [InlineData("config.json", "tokenizer.json", "encoder_model.onnx", "decoder_model_merged.onnx")]
    [InlineData("one precision", "tokenizer.json", "config.json", "encoder_model.onnx", "decoder_model_merged_quantized.onnx")]
    public void FindAll_SomethingMissing_SaysWhatAndWhere(string missing, params string[] there)
    {
        Write(there);

        var problem = Assert.Throws<EngineUnavailableException>(() => WhisperFiles.FindAll(_folder.Path, "run 'parley models pull x'"));

        Assert.Contains(missing, problem.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, problem.Message, StringComparison.Ordinal);
        Assert.Contains("run 'parley models pull x'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadConfig_Published_GivesSizesAndIds()
    {
        string folder = SharedFiles.Require("models", "whisper", "whisper-tiny");

        var config = WhisperConfig.Load(Path.Combine(folder, "config.json"), Path.Combine(folder, "generation_config.json"));

        Assert.Equal((384, 4, 4, 6, 64, 80, 448), (config.HiddenSize, config.EncoderLayers, config.DecoderLayers, config.DecoderHeads,
            config.HeadSize, config.MelBands, config.MaximumTokens));
        Assert.True(config.IsMultilingual);
        Assert.Equal([220, 50_257], config.BeginSuppressedIds);
        Assert.Equal(88, config.SuppressedIds.Count);
        Assert.Equal(new AlignmentHead(2, 2), config.AlignmentHeads[0]);
        Assert.Equal(6, config.AlignmentHeads.Count);
        WhisperSpecialIds ids = config.SpecialIds;
        Assert.Equal((50_257, 50_258, 50_259, 50_358, 50_359, 50_361, 50_362, 50_363, 50_364),
            (ids.EndOfText, ids.StartOfTranscript, ids.FirstLanguage, ids.Translate, ids.Transcribe, ids.StartOfPrevious, ids.NoSpeech,
                ids.NoTimestamps, ids.FirstTimestamp));
    }

    [Theory]
    [InlineData(51_864)]
    [InlineData(51_865)]
    [InlineData(51_866)]
    public void Of_PublishedVocabularies_EndWithTheLastTimestamp(int size)
    {
        WhisperSpecialIds ids = WhisperSpecialIds.Of(size)!;

        Assert.Equal(size, ids.FirstTimestamp + WhisperSpecialIds.TimestampCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"d_model\": 384, \"vocab_size\": \"many\"}")]
    public void LoadConfig_NotWhispers_SaysWhichFile(string json)
    {
        string path = _folder.PathTo("config.json");
        File.WriteAllText(path, json);

        var problem = Assert.Throws<EngineUnavailableException>(() => WhisperConfig.Load(path, null));

        Assert.Contains(path, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadConfig_OtherVocabulary_NamesItsSize()
    {
        string path = _folder.PathTo("config.json");
        File.WriteAllText(path, TinyWhisper.Config(32_000));

        var problem = Assert.Throws<EngineUnavailableException>(() => WhisperConfig.Load(path, null));

        Assert.Contains("32000", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadConfig_NoAlignmentHeads_TakesTheUpperHalf()
    {
        string path = _folder.PathTo("config.json");
        File.WriteAllText(path, TinyWhisper.Config(51_864));

        var config = WhisperConfig.Load(path, null);

        Assert.Equal([new AlignmentHead(1, 0), new AlignmentHead(1, 1)], config.AlignmentHeads);
        Assert.Equal([1, 2, 7], config.SuppressedIds);
        Assert.False(config.IsMultilingual);
    }

    private void Write(params string[] names)
    {
        foreach (string name in names)
        {
            string path = _folder.PathTo(name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "x");
        }
    }
}
