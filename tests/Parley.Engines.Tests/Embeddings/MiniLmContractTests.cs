using Microsoft.Extensions.AI;

using Parley.Core;
using Parley.Engines.Embeddings;
using Parley.Testing;

namespace Parley.Engines.Tests.Embeddings;

/// <summary>Pooling, batches and bad files, on a model whose answers are known.</summary>
public sealed class MiniLmContractTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("the cats sat", "the", "cat", "##s", "sat")]
    [InlineData("")]
    public async Task GenerateAsync_Text_IsTheMeanOfItsTokensMadeOneLong(string text, params string[] pieces)
    {
        using LocalEmbeddingGenerator engine = Create(new SentenceContractModel());

        float[] vector = await VectorAsync(engine, text);

        Assert.Equal(Expected(pieces), vector, static (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GenerateAsync_TextsOfManyLengths_DoNotChangeOneAnother(bool sharesBatch)
    {
        using LocalEmbeddingGenerator engine = Create(new SentenceContractModel { SharesBatch = sharesBatch });
        string[] texts = [.. Enumerable.Range(0, 40).Select(static i => string.Concat(Enumerable.Repeat(i % 2 == 0 ? "cat " : "a ", i)))];

        GeneratedEmbeddings<Embedding<float>> together = await engine.GenerateAsync(texts, cancellationToken: TestToken);

        for (int i = 0; i < texts.Length; i++)
            Assert.Equal(await VectorAsync(engine, texts[i]), together[i].Vector.ToArray(), static (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public async Task GenerateAsync_LongText_IsCutAtTheMaximum()
    {
        using LocalEmbeddingGenerator engine = Create(new SentenceContractModel(), maximumTokens: 8);

        GeneratedEmbeddings<Embedding<float>> made = await engine.GenerateAsync(
            ["the the the the the the cat cat cat cat"], cancellationToken: TestToken);

        Assert.Equal(8, made.Usage?.InputTokenCount);
        Assert.Equal(Expected("the", "the", "the", "the", "the", "the"), made[0].Vector.ToArray(), static (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public async Task GenerateAsync_ModelOfFewerTokens_SaysThatTheyDoNotFit()
    {
        using LocalEmbeddingGenerator engine = Create(new SentenceContractModel { Tokens = 12 });

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => VectorAsync(engine, "cat"));

        Assert.Contains("20 pieces", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateAsync_ConfigOfAnotherVocabulary_SaysThatTheyDoNotFit()
    {
        await File.WriteAllTextAsync(_folder.PathTo("config.json"), """{"vocab_size": 30522}""", TestToken);
        using LocalEmbeddingGenerator engine = Create(new SentenceContractModel());

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => VectorAsync(engine, "cat"));

        Assert.Contains("30522", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateAsync_ModelWithoutNumbers_Fails()
    {
        using LocalEmbeddingGenerator engine = Create(new SentenceContractModel { IsBroken = true });

        await Assert.ThrowsAsync<EngineUnavailableException>(() => VectorAsync(engine, "cat"));
    }

    [Fact]
    public async Task GenerateAsync_OtherModel_SaysWhatItTakes()
    {
        byte[] other = new OnnxModelBuilder().Input("audio", 1, 1, 16).Output("sound", 1, 1, 16)
            .Node("Identity", ["audio"], ["sound"]).Build();
        using LocalEmbeddingGenerator engine = Create(other);

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => VectorAsync(engine, "cat"));

        Assert.Contains("audio", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vocab.txt", "one\ntwo\n")]
    [InlineData("tokenizer.json", "{}")]
    [InlineData("tokenizer.json", "{\"model\": {\"type\": \"BPE\"}, \"pre_tokenizer\": {\"type\": \"BertPreTokenizer\"}}")]
    [InlineData("tokenizer.json", "[1]")]
    [InlineData("tokenizer.json", "not json")]
    [InlineData("model.onnx", "not a model")]
    public async Task GenerateAsync_DamagedFile_IsNamed(string file, string content)
    {
        using LocalEmbeddingGenerator engine = Create(new SentenceContractModel());
        await File.WriteAllTextAsync(_folder.PathTo(file), content, TestToken);

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => VectorAsync(engine, "cat"));

        Assert.Contains(_folder.Path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Probe_FolderWithoutModel_SaysWhatIsMissing()
    {
        using LocalEmbeddingGenerator engine = MiniLmEngines.From(_folder.Path);

        EngineAvailability found = engine.Probe();

        Assert.False(found.IsAvailable);
        Assert.Contains("tokenizer.json", found.Detail, StringComparison.Ordinal);
    }

    private LocalEmbeddingGenerator Create(SentenceContractModel model, int maximumTokens = 0) => Create(model.Build(), maximumTokens);

    private LocalEmbeddingGenerator Create(byte[] model, int maximumTokens = 0)
    {
        TinyVocabulary.WriteTo(_folder.Path);
        File.WriteAllBytes(_folder.PathTo("model.onnx"), model);
        return MiniLmEngines.From(_folder.Path, options => options.MaximumTokens = maximumTokens);
    }

    private static async Task<float[]> VectorAsync(LocalEmbeddingGenerator engine, string text) =>
        (await engine.GenerateAsync([text], cancellationToken: TestToken))[0].Vector.ToArray();

    private static float[] Expected(params string[] pieces)
    {
        float[][] rows = [.. ((string[])["[CLS]", .. pieces, "[SEP]"])
            .Select(static piece => SentenceContractModel.RowOf(TinyVocabulary.IdOf(piece)))];
        float[] mean = [.. Enumerable.Range(0, SentenceContractModel.Dimensions).Select(i => rows.Average(row => row[i]))];
        double length = Math.Sqrt(mean.Sum(static number => (double)number * number));
        return [.. mean.Select(number => (float)(number / length))];
    }
}
