using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Model;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper.Model;

/// <summary>What a decoder keeps, on a model that the test builds.</summary>
public sealed class WhisperDecoderTests : IDisposable
{
    private const int Frames = 60;
    private static readonly int[] _text = [50_257, 50_358, 11, 500, 40_000, 7, 7, 12_345];

    private readonly TemporaryFolder _folder = new();
    private readonly WhisperModel _model;
    private readonly IWhisperSound _sound;

    public WhisperDecoderTests()
    {
        WhisperFiles files = TinyWhisper.Write(_folder.PathTo("model"));
        _model = WhisperModel.Load(files, WhisperFixture.Prepared(_folder.PathTo("store")), threads: 1);
        _sound = _model.Encode(Noise(80 * Frames), Frames, CancellationToken.None);
    }

    public void Dispose()
    {
        _sound.Dispose();
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Load_PublishedShape_IsRewritten() => Assert.True(_model.IsRewritten);

    [Fact]
    public void Decode_WrittenOutAndPublished_GiveTheSame()
    {
        using IWhisperDecoder decoder = _sound.Decode();
        decoder.Start(_text, allLogits: true);

        float[][] expected = Expected(_text);

        for (int i = 0; i < _text.Length; i++)
            Assert.InRange(WhisperFixture.WorstDifference(expected[i], decoder.LogitsAt(i)), 0, 1e-4f);
    }

    [Fact]
    public void Step_IdById_IsTheSameAsAllAtOnce()
    {
        float[][] expected = AllAtOnce(_text);
        using IWhisperDecoder decoder = _sound.Decode();

        decoder.Start(_text.AsSpan(0, 3));
        for (int i = 3; i < _text.Length; i++)
        {
            decoder.Step([_text[i]]);
            Assert.InRange(WhisperFixture.WorstDifference(expected[i], decoder.Logits()), 0, 1e-4f);
            Assert.Equal(i + 1, decoder.Position);
        }
    }

    [Fact]
    public void Append_Draft_GivesTheLogitsOfEachId()
    {
        float[][] expected = AllAtOnce(_text);
        using IWhisperDecoder decoder = _sound.Decode();
        decoder.Start(_text.AsSpan(0, 2));

        decoder.Append(_text.AsSpan(2, 4), allLogits: true);

        for (int i = 0; i < 4; i++)
            Assert.InRange(WhisperFixture.WorstDifference(expected[2 + i], decoder.LogitsAt(i)), 0, 1e-4f);
        Assert.InRange(WhisperFixture.WorstDifference(expected[5], decoder.Logits()), 0, 1e-4f);
        Assert.Throws<InvalidOperationException>(() => decoder.LogitsAt(4).Length);
    }

    [Fact]
    public void LogitsAt_NotAskedFor_SaysSo()
    {
        using IWhisperDecoder decoder = _sound.Decode();
        decoder.Start(_text);

        Assert.Throws<InvalidOperationException>(() => decoder.LogitsAt(0).Length);
        Assert.Equal(TinyWhisper.Vocabulary, decoder.LogitsAt(_text.Length - 1).Length);
    }

    [Fact]
    public void Truncate_WrongDraft_LeavesNoTrace()
    {
        float[][] expected = AllAtOnce(_text);
        using IWhisperDecoder decoder = _sound.Decode();
        decoder.Start(_text.AsSpan(0, 4));
        decoder.Append([9, 99, 999], allLogits: true);

        decoder.Truncate(4);

        Assert.Throws<InvalidOperationException>(() => decoder.Logits().Length);
        Assert.Equal(4, decoder.Position);
        decoder.Append(_text.AsSpan(4));
        Assert.InRange(WhisperFixture.WorstDifference(expected[^1], decoder.Logits()), 0, 1e-4f);
    }

    [Fact]
    public void Truncate_ToNothing_TakesANewPrompt()
    {
        float[][] expected = AllAtOnce(_text);
        using IWhisperDecoder decoder = _sound.Decode();
        decoder.Start([1, 2, 3]);

        decoder.Truncate(0);
        decoder.Append(_text);

        Assert.InRange(WhisperFixture.WorstDifference(expected[^1], decoder.Logits()), 0, 1e-4f);
    }

    [Fact]
    public void Reorder_Beams_FollowTheirSources()
    {
        // Row 0: a c e; row 1: b c e; then rows b, b, a.
        int[] prompt = [50_257, 50_358];
        using IWhisperDecoder decoder = _sound.Decode(maximumRows: 3);
        decoder.Start(prompt, rows: 2);
        Assert.True(decoder.Logits(0).SequenceEqual(decoder.Logits(1)));
        decoder.Step([10, 20]);
        decoder.Step([30, 31]);

        decoder.Reorder([1, 1, 0]);
        decoder.Step([40, 41, 42]);

        Assert.Equal(3, decoder.Rows);
        Same([.. prompt, 20, 31, 40], 0);
        Same([.. prompt, 20, 31, 41], 1);
        Same([.. prompt, 10, 30, 42], 2);

        decoder.Reorder([2]);
        decoder.Append([5, 6]);
        Same([.. prompt, 10, 30, 42, 5, 6], 0);

        void Same(int[] text, int row) =>
            Assert.InRange(WhisperFixture.WorstDifference(AllAtOnce(text)[^1], decoder.Logits(row)), 0, 1e-4f);
    }

    [Fact]
    public void Start_Again_ForgetsTheTextBefore()
    {
        float[][] expected = AllAtOnce(_text);
        using IWhisperDecoder decoder = _sound.Decode(maximumRows: 2);
        decoder.Start([3, 4, 5], rows: 2);
        decoder.Step([6, 7]);

        decoder.Start(_text);

        Assert.Equal(1, decoder.Rows);
        Assert.Equal(_text.Length, decoder.Position);
        Assert.InRange(WhisperFixture.WorstDifference(expected[^1], decoder.Logits()), 0, 1e-4f);
    }

    [Fact]
    public void Attention_EveryPosition_IsKept()
    {
        using IWhisperDecoder decoder = _sound.Decode(keepAttention: true);
        decoder.Start(_text.AsSpan(0, 3));
        decoder.Step([_text[3]]);
        decoder.Append(_text.AsSpan(4));
        using IWhisperDecoder whole = _sound.Decode(keepAttention: true);
        whole.Start(_text);

        for (int head = 0; head < _model.Config.AlignmentHeads.Count; head++)
        {
            for (int position = 0; position < _text.Length; position++)
            {
                ReadOnlySpan<float> looks = decoder.Attention(head, position);
                Assert.Equal(Frames / 2, looks.Length);
                Assert.Equal(1, looks.ToArray().Sum(), 1e-4f);
                Assert.InRange(WhisperFixture.WorstDifference(whole.Attention(head, position), looks), 0, 1e-5f);
            }
        }
    }

    [Fact]
    public void Step_SteadyState_AllocatesNothing()
    {
        using IWhisperDecoder decoder = _sound.Decode(maximumRows: 2, keepAttention: false);
        decoder.Start(_text, rows: 2);
        decoder.Step([1, 2]);

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() => decoder.Step([3, 4])));
    }

    [Fact]
    public void Feed_WhatCannotBe_IsRefused()
    {
        using IWhisperDecoder decoder = _sound.Decode();
        Assert.Throws<ArgumentException>(() => decoder.Step([1]));
        Assert.Throws<ArgumentException>(() => decoder.Start([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Start([TinyWhisper.Vocabulary]));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Start([-1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Start([1], rows: 2));
        Assert.Throws<InvalidOperationException>(() => decoder.Start(new int[TinyWhisper.Capacity + 1]));
        decoder.Start(new int[TinyWhisper.Capacity]);
        Assert.Throws<InvalidOperationException>(() => decoder.Step([1]));
        Assert.Throws<ArgumentException>(() => decoder.Step([1, 1]));
        Assert.Throws<InvalidOperationException>(() => decoder.Attention(0, 0).Length);
    }

    [Fact]
    public void Step_ModelIsGone_SaysSo()
    {
        using IWhisperDecoder decoder = _sound.Decode();
        decoder.Start(_text);

        _model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => decoder.Step([1]));
        Assert.Throws<ObjectDisposedException>(() => _sound.Decode());
        Assert.Throws<ObjectDisposedException>(() => _model.Encode(new float[160], 2, CancellationToken.None));
    }

    /// <summary>The published graph in its first run, without anything kept.</summary>
    private float[][] Expected(int[] tokens)
    {
        string path = _folder.PathTo("model", "onnx", "decoder_model_merged.onnx");
        using OnnxSession session = OnnxSession.FromFile(path, new OnnxSessionOptions());
        using var published = new PublishedDecoder(_model.Config, session);
        using var options = new OnnxRunOptions();
        using SoundMemory sound = published.Hear(_model.EncodeHidden(Noise(80 * Frames), Frames), Frames / 2, options);
        using DecoderRun run = published.Open(sound, 1, keepAttention: false);
        run.Feed(tokens, 1, 0);
        float[] logits = new float[tokens.Length * TinyWhisper.Vocabulary];
        run.Logits(0, logits);
        return [.. logits.Chunk(TinyWhisper.Vocabulary)];
    }

    private float[][] AllAtOnce(int[] tokens)
    {
        using IWhisperDecoder decoder = _sound.Decode();
        decoder.Start(tokens, allLogits: true);
        return [.. Enumerable.Range(0, tokens.Length).Select(i => decoder.LogitsAt(i).ToArray())];
    }

    private static float[] Noise(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
