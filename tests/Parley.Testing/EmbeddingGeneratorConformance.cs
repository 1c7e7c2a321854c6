using Microsoft.Extensions.AI;

using Xunit;

namespace Parley.Testing;

/// <summary>What everything that turns texts into vectors must do; each engine's tests inherit it.</summary>
public abstract class EmbeddingGeneratorConformance
{
    private static readonly string[] _texts =
        ["The cat sat on the mat.", "", "A kitten lay on the rug.", "Interest rates rise.", "x", "The cat sat on the mat."];

    protected static CancellationToken TestToken => TestContext.Current.CancellationToken;

    /// <summary>A working engine, which the suite does not dispose; skips the test where there is none.</summary>
    protected abstract IEmbeddingGenerator<string, Embedding<float>> Engine { get; }

    /// <summary>How far two right vectors of one text may be apart in any number.</summary>
    protected virtual float Tolerance => 1e-5f;

    [Fact]
    public async Task GenerateAsync_SeveralTexts_GivesOneVectorEachInTheirOrder()
    {
        GeneratedEmbeddings<Embedding<float>> together = await Engine.GenerateAsync(_texts, cancellationToken: TestToken);

        Assert.Equal(_texts.Length, together.Count);
        for (int i = 0; i < _texts.Length; i++)
            AssertSame(await VectorAsync(_texts[i]), together[i].Vector.ToArray());
    }

    [Fact]
    public async Task GenerateAsync_Nothing_GivesNothing() =>
        Assert.Empty(await Engine.GenerateAsync([], cancellationToken: TestToken));

    [Fact]
    public async Task GenerateAsync_SameTextAgain_GivesTheSameNumbers() =>
        Assert.Equal(await VectorAsync(_texts[0]), await VectorAsync(_texts[0]));

    [Theory]
    [InlineData("Hello.")]
    [InlineData("Ünïcödé, 日本語, עברית, 🙂")]
    [InlineData("!?.,;")]
    [InlineData("\ud800 half a pair \udc00")]
    [InlineData("nul\0 and \u200b nothing")]
    public async Task GenerateAsync_AnyText_HasAVectorOfLengthOne(string text)
    {
        float[] vector = await VectorAsync(text);

        Assert.All(vector, number => Assert.True(float.IsFinite(number)));
        Assert.Equal(1, Length(vector), 1e-4);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n ")]
    [InlineData("\0\ufffd")]
    public async Task GenerateAsync_NothingInTheText_HasAVectorOfLengthOneOrZero(string text)
    {
        float[] vector = await VectorAsync(text);

        Assert.All(vector, number => Assert.True(float.IsFinite(number)));
        Assert.True(Length(vector) is 0 or (> 0.9999 and < 1.0001), $"The length is {Length(vector)}.");
    }

    [Theory]
    [InlineData("word ")]
    [InlineData("w")]
    [InlineData("日")]
    [InlineData("\ud800")]
    public async Task GenerateAsync_OneMegabyte_HasAVector(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));

        float[] vector = await VectorAsync(text);

        Assert.All(vector, number => Assert.True(float.IsFinite(number)));
    }

    [Fact]
    public async Task GenerateAsync_ManyAtOnce_GiveWhatTheyGiveAlone()
    {
        float[][] alone = [.. await Task.WhenAll(_texts.Take(1).Select(VectorAsync))];

        float[][] atOnce = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => VectorAsync(_texts[0]))));

        Assert.All(atOnce, vector => AssertSame(alone[0], vector));
    }

    [Fact]
    public async Task GenerateAsync_MeaningAlike_IsNearerThanMeaningOtherwise()
    {
        float[] cat = await VectorAsync(_texts[0]);

        double alike = Product(cat, await VectorAsync(_texts[2]));
        double unlike = Product(cat, await VectorAsync(_texts[3]));

        Assert.True(alike > unlike, $"{alike} against {unlike}");
    }

    [Fact]
    public async Task GenerateAsync_CancelledBefore_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Engine.GenerateAsync(["text"], cancellationToken: cancelled.Token));
    }

    [Fact]
    public async Task GenerateAsync_NullText_IsRefused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Engine.GenerateAsync([null!], cancellationToken: TestToken));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Engine.GenerateAsync(null!, cancellationToken: TestToken));
    }

    [Fact]
    public async Task GenerateAsync_DimensionsOfTheModel_AreGivenAndOthersRefused()
    {
        int dimensions = (await VectorAsync("text")).Length;
        var asked = new EmbeddingGenerationOptions { Dimensions = dimensions };
        var more = new EmbeddingGenerationOptions { Dimensions = dimensions + 1 };

        Assert.Equal(dimensions, (await Engine.GenerateAsync(["text"], asked, TestToken))[0].Dimensions);
        await Assert.ThrowsAsync<ArgumentException>(() => Engine.GenerateAsync(["text"], more, TestToken));
    }

    [Fact]
    public async Task GenerateAsync_Usage_CountsTokens()
    {
        GeneratedEmbeddings<Embedding<float>> one = await Engine.GenerateAsync(["Hello."], cancellationToken: TestToken);
        GeneratedEmbeddings<Embedding<float>> two = await Engine.GenerateAsync(["Hello.", "Hello."], cancellationToken: TestToken);

        Assert.True(one.Usage?.InputTokenCount > 0);
        Assert.Equal(one.Usage.InputTokenCount * 2, two.Usage?.InputTokenCount);
    }

    [Fact]
    public void GetService_Metadata_NamesTheEngine()
    {
        var metadata = Assert.IsType<EmbeddingGeneratorMetadata>(Engine.GetService(typeof(EmbeddingGeneratorMetadata)));

        Assert.Matches("^[a-z0-9-]+$", metadata.ProviderName);
        Assert.Null(Engine.GetService(typeof(EmbeddingGeneratorMetadata), "other"));
    }

    protected async Task<float[]> VectorAsync(string text) =>
        Assert.Single(await Engine.GenerateAsync([text], cancellationToken: TestToken)).Vector.ToArray();

    private void AssertSame(float[] expected, float[] actual) =>
        Assert.InRange(expected.Zip(actual, static (a, b) => MathF.Abs(a - b)).Max(), 0, Tolerance);

    private static double Length(float[] vector) => Math.Sqrt(Product(vector, vector));

    private static double Product(float[] one, float[] other) => one.Zip(other, static (a, b) => (double)a * b).Sum();
}
