using System.Text.Json;

using Microsoft.Extensions.AI;

using Parley.Core;
using Parley.Engines.Embeddings;
using Parley.Engines.Models;
using Parley.Testing;

namespace Parley.Engines.Tests.Embeddings;

/// <summary>Static embeddings: the published vector, and a small table whose answers are known.</summary>
public sealed class Model2VecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task GenerateAsync_PublishedText_GivesThePublishedVector()
    {
        using LocalEmbeddingGenerator engine = Model2VecEngines.Published();
        string json = await File.ReadAllTextAsync(
            SharedFiles.PathTo("models", "model2vec", "embeddings_vocab_quantized.json"), TestToken);
        float[] published = JsonSerializer.Deserialize<float[][]>(json)![0];

        float[] vector = await VectorAsync(engine, string.Join(' ', Enumerable.Repeat("hello", 1_000)));

        Assert.Equal(published, vector, static (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task GenerateAsync_Text_IsTheWeightedMeanOfItsRows(bool hasMapping, bool hasWeights)
    {
        Write(hasMapping, hasWeights);
        using LocalEmbeddingGenerator engine = Model2VecEngines.From(_folder.Path);

        float[] vector = await VectorAsync(engine, "the cats unknownword sat");

        float[] sum = new float[3];
        foreach (string piece in (string[])["the", "cat", "##s", "sat"])
        {
            int id = TinyVocabulary.IdOf(piece);
            float[] row = RowOf(hasMapping ? id / 2 : id);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += row[i] * (hasWeights ? id * 0.1f : 1);
        }

        double length = Math.Sqrt(sum.Sum(static number => number * number));
        Assert.Equal([.. sum.Select(number => (float)(number / length))], vector, static (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public async Task GenerateAsync_FewerDimensions_AreTheFirstMadeOneLong()
    {
        Write();
        using LocalEmbeddingGenerator engine = Model2VecEngines.From(_folder.Path);
        float[] whole = await VectorAsync(engine, "the cat");

        Embedding<float> two = (await engine.GenerateAsync(
            ["the cat"], new EmbeddingGenerationOptions { Dimensions = 2 }, TestToken))[0];

        double length = Math.Sqrt((whole[0] * whole[0]) + (whole[1] * whole[1]));
        Assert.Equal([(float)(whole[0] / length), (float)(whole[1] / length)], two.Vector.ToArray(), static (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public async Task GenerateAsync_OnlyUnknownWords_IsZero()
    {
        Write();
        using LocalEmbeddingGenerator engine = Model2VecEngines.From(_folder.Path);

        Assert.All(await VectorAsync(engine, "xyzzy"), static number => Assert.Equal(0, number));
    }

    [Fact]
    public async Task GenerateAsync_LongText_IsCutAtTheMaximum()
    {
        Write();
        using LocalEmbeddingGenerator engine = Model2VecEngines.From(_folder.Path, static options => options.MaximumTokens = 4);

        GeneratedEmbeddings<Embedding<float>> made = await engine.GenerateAsync(["a a a a a a a"], cancellationToken: TestToken);

        Assert.Equal(4, made.Usage?.InputTokenCount);
    }

    [Fact]
    public async Task GenerateAsync_TableOfFewerRows_SaysThatTheyDoNotFit()
    {
        Write(rows: 10);
        using LocalEmbeddingGenerator engine = Model2VecEngines.From(_folder.Path);

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => VectorAsync(engine, "cat"));

        Assert.Contains("20 pieces", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateAsync_MappingBeyondTheTable_SaysSo()
    {
        Write(hasMapping: true, rows: 5);
        using LocalEmbeddingGenerator engine = Model2VecEngines.From(_folder.Path);

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => VectorAsync(engine, "cat"));

        Assert.Contains("mapping", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateAsync_TableWithoutNumbers_Fails()
    {
        Write(value: float.NaN);
        using LocalEmbeddingGenerator engine = Model2VecEngines.From(_folder.Path);

        await Assert.ThrowsAsync<EngineUnavailableException>(() => VectorAsync(engine, "cat"));
    }

    [Fact]
    public void Probe_OtherModelsWeights_AreNoStaticEmbeddings()
    {
        WriteTokenizer();
        WriteTensors(SafeTensor.Of("encoder.weight", [2, 2], new float[4]));
        using LocalEmbeddingGenerator engine = Model2VecEngines.From(_folder.Path);

        Assert.False(engine.Probe().IsAvailable);
    }

    private static float[] RowOf(int row) => [row + 1, row % 3, -row % 7];

    private static async Task<float[]> VectorAsync(LocalEmbeddingGenerator engine, string text) =>
        (await engine.GenerateAsync([text], cancellationToken: TestToken))[0].Vector.ToArray();

    private void Write(bool hasMapping = false, bool hasWeights = false, int? rows = null, float? value = null)
    {
        int tokens = TinyVocabulary.Pieces.Length;
        int count = rows ?? tokens;
        WriteTokenizer();
        List<SafeTensor> tensors =
        [
            SafeTensor.Of("embeddings", [count, 3], Enumerable.Range(0, count).SelectMany(RowOf).Select(number => value ?? number).ToArray()),
        ];
        if (hasMapping)
            tensors.Add(SafeTensor.Of("mapping", [tokens], Enumerable.Range(0, tokens).Select(static token => (long)token / 2).ToArray()));
        if (hasWeights)
            tensors.Add(SafeTensor.Of("weights", [tokens], Enumerable.Range(0, tokens).Select(static token => token * 0.1f).ToArray()));
        WriteTensors([.. tensors]);
    }

    private void WriteTensors(params SafeTensor[] tensors)
    {
        using FileStream file = File.Create(_folder.PathTo("model.safetensors"));
        SafeTensorsWriter.Write(file, tensors);
    }

    private void WriteTokenizer() => File.WriteAllText(
        _folder.PathTo("tokenizer.json"),
        JsonSerializer.Serialize(new
        {
            normalizer = new { type = "BertNormalizer", lowercase = true },
            pre_tokenizer = new { type = "BertPreTokenizer" },
            model = new
            {
                type = "WordPiece",
                unk_token = "[UNK]",
                continuing_subword_prefix = "##",
                max_input_chars_per_word = 100,
                vocab = TinyVocabulary.Pieces.Select((piece, id) => (piece, id)).ToDictionary(),
            },
        }));
}
