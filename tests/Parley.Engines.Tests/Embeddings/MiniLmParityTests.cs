using System.Text.Json;

using Parley.Engines.Embeddings;
using Parley.Engines.Tokenizers;
using Parley.Testing;

namespace Parley.Engines.Tests.Embeddings;

/// <summary>Published weights against the references of other programs; bars as in the README beside them.</summary>
public sealed class MiniLmParityTests
{
    private const int Dimensions = 384;

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tokenizer.json")]
    [InlineData("vocab.txt")]
    public void Encode_AllSentences_GivesTheReferenceIds(string file)
    {
        TextTokenizer tokenizer = TextTokenizerFile.Load(SharedFiles.Require("models", "minilm", file));

        foreach ((string text, int[] ids) in Sentences())
        {
            List<int> encoded = [101];
            tokenizer.Encode(text, encoded, 255, readsSpecials: true);
            encoded.Add(102);
            Assert.True(ids.SequenceEqual(encoded), $"{text}: {string.Join(' ', encoded)}");
        }
    }

    [Fact]
    public async Task GenerateAsync_AllSentences_AreWithinTheBarsOfBothReferences()
    {
        using LocalEmbeddingGenerator engine = MiniLmEngines.Published(static options => options.ReadSpecialTokens = true);
        string[] texts = [.. Sentences().Select(static sentence => sentence.Text)];

        float[][] vectors = await VectorsAsync(engine, texts);

        AssertNear(vectors, "embeddings-fp32.npy", least: 0.96, mean: 0.985);
        AssertNear(vectors, "embeddings-int8.npy", least: 0.98, mean: 0.998);
    }

    [Fact]
    public async Task GenerateAsync_Questions_FindTheirFacts()
    {
        using LocalEmbeddingGenerator engine = MiniLmEngines.Published();
        using var json = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.PathTo("models", "minilm", "retrieval.json")));
        float[][] facts = await VectorsAsync(engine, Texts(json, "facts"));
        JsonElement[] questions = [.. json.RootElement.GetProperty("questions").EnumerateArray()];
        float[][] asked = await VectorsAsync(engine, [.. questions.Select(static question => question.GetProperty("q").GetString()!)]);

        int[] ranks = [.. asked.Select((vector, i) => RankOf(questions[i].GetProperty("fact").GetInt32(), vector, facts))];

        Assert.InRange(ranks.Count(static rank => rank == 1) / (double)ranks.Length, 0.90, 1);
        Assert.All(ranks, static rank => Assert.InRange(rank, 1, 5));
    }

    [Fact]
    public async Task GenerateAsync_SpecialText_IsPlainTextUnlessAskedFor()
    {
        using LocalEmbeddingGenerator plain = MiniLmEngines.Published();
        using LocalEmbeddingGenerator reading = MiniLmEngines.Published(static options => options.ReadSpecialTokens = true);

        Assert.Equal(5, await TokensAsync(plain, "[MASK]"));
        Assert.Equal(3, await TokensAsync(reading, "[MASK]"));
    }

    [Fact]
    public async Task GenerateAsync_CompanyInARun_DoesNotChangeAVector()
    {
        using LocalEmbeddingGenerator engine = MiniLmEngines.Published();
        string[] texts = [.. Sentences().Take(40).Select(static sentence => sentence.Text)];

        float[][] together = await VectorsAsync(engine, texts);
        float[][] reversed = await VectorsAsync(engine, [.. texts.Reverse()]);

        Assert.Equal(together, reversed.Reverse());
    }

    private static async Task<long?> TokensAsync(LocalEmbeddingGenerator engine, string text) =>
        (await engine.GenerateAsync([text], cancellationToken: TestToken)).Usage?.InputTokenCount;

    private static async Task<float[][]> VectorsAsync(LocalEmbeddingGenerator engine, string[] texts) =>
        [.. (await engine.GenerateAsync(texts, cancellationToken: TestToken)).Select(static made => made.Vector.ToArray())];

    private static IEnumerable<(string Text, int[] Ids)> Sentences()
    {
        foreach (string line in File.ReadLines(SharedFiles.Require("models", "minilm", "sentences.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            yield return (json.RootElement.GetProperty("text").GetString()!,
                [.. json.RootElement.GetProperty("ids").EnumerateArray().Select(static id => id.GetInt32())]);
        }
    }

    private static string[] Texts(JsonDocument json, string name) =>
        [.. json.RootElement.GetProperty(name).EnumerateArray().Select(static text => text.GetString()!)];

    private static int RankOf(int fact, float[] question, float[][] facts)
    {
        double right = Product(question, facts[fact]);
        return 1 + facts.Count(other => Product(question, other) > right);
    }

    private static void AssertNear(float[][] vectors, string reference, double least, double mean)
    {
        float[] expected = NpyFile.ReadFloats(SharedFiles.PathTo("models", "minilm", reference));
        double[] cosines = [.. vectors.Select((vector, i) => Product(vector, expected[(i * Dimensions)..((i + 1) * Dimensions)]))];

        Assert.Equal(expected.Length, vectors.Length * Dimensions);
        Assert.InRange(cosines.Min(), least, 1.0001);
        Assert.InRange(cosines.Average(), mean, 1.0001);
        TestContext.Current.TestOutputHelper?.WriteLine($"{reference}: least {cosines.Min():F4}, mean {cosines.Average():F4}");
    }

    private static double Product(float[] one, float[] other) => one.Zip(other, static (a, b) => (double)a * b).Sum();
}
