using Parley.Core;
using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Graphs;
using Parley.Engines.Whisper.Model;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper.Model;

public sealed class WhisperModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_GraphThatCannotBeRewritten_IsUsedAsPublished()
    {
        WhisperFiles files = TinyWhisper.Write(_folder.PathTo("untied"), hasTiedTable: false);
        using WhisperModel model = Load(files);
        float[] features = Noise(80 * 100);
        using IWhisperSound sound = model.Encode(features, 100, CancellationToken.None);
        using IWhisperDecoder all = sound.Decode(keepAttention: true), decoder = sound.Decode(maximumRows: 2);
        int[] text = [50_257, 50_358, 11, 500, 7];

        all.Start(text, allLogits: true);
        decoder.Start(text.AsSpan(0, 2), rows: 2);
        decoder.Step([3, text[2]]);
        decoder.Reorder([1, 0]);
        decoder.Step([text[3], 9]);

        Assert.False(model.IsRewritten);
        Assert.InRange(WhisperFixture.WorstDifference(all.LogitsAt(3), decoder.Logits(0)), 0, 1e-4f);
        decoder.Reorder([0]);
        decoder.Append([1, 2, 3]);
        decoder.Truncate(4);
        decoder.Append([text[4]]);
        Assert.InRange(WhisperFixture.WorstDifference(all.Logits(), decoder.Logits()), 0, 1e-4f);
        Assert.Equal(1, all.Attention(0, 4).ToArray().Sum(), 1e-4f);
    }

    [Fact]
    public void Load_SecondTime_PreparesNothing()
    {
        WhisperFiles files = TinyWhisper.Write(_folder.PathTo("model"));
        Load(files).Dispose();
        string[] prepared = Directory.GetFiles(_folder.PathTo("store", "prepared"));
        DateTime[] times = [.. prepared.Select(File.GetLastWriteTimeUtc)];

        using WhisperModel again = Load(files);

        Assert.True(again.IsRewritten);
        Assert.Equal(times, prepared.Select(File.GetLastWriteTimeUtc));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    [InlineData(3_000)]
    public void Encode_AnyEvenLength_GivesHalfAsManyPositions(int frames)
    {
        using WhisperModel model = Load(TinyWhisper.Write(_folder.PathTo("model")));

        using IWhisperSound sound = model.Encode(Noise(80 * frames), frames, CancellationToken.None);

        Assert.Equal(frames / 2, sound.Positions);
    }

    [Fact]
    public void Encode_WholeWindow_IsWhatThePublishedGraphGives()
    {
        WhisperFiles files = TinyWhisper.Write(_folder.PathTo("model"));
        using WhisperModel model = Load(files);
        float[] features = Noise(80 * 3_000);
        using OnnxTensor<float> input = OnnxTensor.Over<float>(features, 1, 80, 3_000);
        using OnnxSession published = OnnxSession.FromFile(files.Encoder, new OnnxSessionOptions());
        OnnxOutput expected = published.Run([(EncoderGraph.Features, input)], [EncoderGraph.Hidden])[0];

        float[] hidden = model.EncodeHidden(features, 3_000);

        Assert.InRange(WhisperFixture.WorstDifference(expected.Span<float>(), hidden), 0, 1e-5f);
        expected.Dispose();
    }

    [Fact]
    public void Encode_WhatIsNoSound_IsRefused()
    {
        using WhisperModel model = Load(TinyWhisper.Write(_folder.PathTo("model")));

        Assert.Throws<ArgumentOutOfRangeException>(() => model.Encode([], 0, CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Encode(new float[80], 1, CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Encode(new float[80 * 3_002], 3_002, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => model.Encode(new float[161], 2, CancellationToken.None));
        float[] broken = new float[160];
        broken[80] = float.NaN;
        Assert.Throws<ArgumentException>(() => model.Encode(broken, 2, CancellationToken.None));
        Assert.ThrowsAny<OperationCanceledException>(() => model.Encode(new float[160], 2, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Encode_CancelledMeanwhile_BreaksOff()
    {
        using WhisperModel model = Load(TinyWhisper.Write(_folder.PathTo("model")));
        float[] features = Noise(80 * 3_000);
        using var cancellation = new CancellationTokenSource();
        var running = Task.Run(
            () =>
            {
                // One run may be over before it is noticed; sooner or later one is not.
                while (true)
                    model.Encode(features, 3_000, cancellation.Token).Dispose();
            },
            TestContext.Current.CancellationToken);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        model.Encode(features, 3_000, CancellationToken.None).Dispose();
    }

    [Fact]
    public void Load_FilesOfDifferentModels_SaysWhichAndWhy()
    {
        WhisperFiles files = TinyWhisper.Write(_folder.PathTo("model"));
        string config = _folder.PathTo("config.json");

        File.WriteAllText(config, TinyWhisper.Config(51_865));
        var vocabulary = Assert.Throws<EngineUnavailableException>(() => Load(files with { Config = config }));
        File.WriteAllText(config, TinyWhisper.Config(TinyWhisper.Vocabulary, layers: 3));
        var layers = Assert.Throws<EngineUnavailableException>(() => Load(files with { Config = config }));
        File.WriteAllText(config, TinyWhisper.Config(TinyWhisper.Vocabulary, layers: 1));
        var fewer = Assert.Throws<EngineUnavailableException>(() => Load(files with { Config = config }));
        var swapped = Assert.Throws<EngineUnavailableException>(() => Load(files with { Encoder = files.Decoder }));

        Assert.All([vocabulary, layers, fewer], problem => Assert.Contains("decoder_model_merged.onnx", problem.Message, StringComparison.Ordinal));
        Assert.Contains("51865", vocabulary.Message, StringComparison.Ordinal);
        Assert.Contains("input_features", swapped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoGraph_SaysWhichFile()
    {
        WhisperFiles files = TinyWhisper.Write(_folder.PathTo("model"));
        File.WriteAllText(files.Encoder, "This is not the file you are looking for.");

        var problem = Assert.Throws<EngineUnavailableException>(() => Load(files));

        Assert.Contains(files.Encoder, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EncoderCutOff_SaysWhichFile()
    {
        WhisperFiles files = TinyWhisper.Write(_folder.PathTo("model"));
        File.WriteAllBytes(files.Decoder, File.ReadAllBytes(files.Decoder)[..100_000]);

        var problem = Assert.Throws<EngineUnavailableException>(() => Load(files));

        Assert.Contains(files.Decoder, problem.Message, StringComparison.Ordinal);
    }

    private WhisperModel Load(WhisperFiles files) =>
        WhisperModel.Load(files, WhisperFixture.Prepared(_folder.PathTo("store")), threads: 1);

    private static float[] Noise(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
