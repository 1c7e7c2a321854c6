using System.Text.Json;

using Parley.EndToEnd.Tests.Serving;

namespace Parley.EndToEnd.Tests.OpenAi;

/// <summary>OpenAI's own JavaScript SDK asks the built program for vectors of the published MiniLM.</summary>
public sealed class EmbeddingsSdkTests
{
    [Fact]
    public async Task Create_Texts_GivesVectorsThatSayWhatIsAlike()
    {
        await using RunningServer server = await RunningServer.StartAsync(new Dictionary<string, string?>
        {
            ["EMBEDDING_MODEL"] = SharedFiles.Require("models", "minilm"),
        });

        JsonElement answer = await NodeClient.RunAsync(
            "audio.mjs", "embeddings", server.Address.ToString(), "The cat sat on the mat.", "A kitten lay on the rug.", "Interest rates rise.");

        float[][] packed = Vectors(answer, "packed");
        Assert.Equal("minilm", answer.GetProperty("model").GetString());
        Assert.Equal(3, packed.Length);
        Assert.Equal(packed, Vectors(answer, "plain"));
        Assert.Equal(packed[0], Assert.Single(Vectors(answer, "single")));
        Assert.All(packed, static vector => Assert.Equal(1, Product(vector, vector), 1e-4));
        Assert.True(Product(packed[0], packed[1]) > Product(packed[0], packed[2]) + 0.2);
        Assert.True(answer.GetProperty("usage").GetProperty("total_tokens").GetInt32() > 15);
        Assert.Equal("dimensions", answer.GetProperty("refused").GetProperty("param").GetString());
        Assert.Equal("input", answer.GetProperty("noTokens").GetProperty("param").GetString());
    }

    private static float[][] Vectors(JsonElement answer, string name) =>
        [.. answer.GetProperty(name).EnumerateArray().Select(static vector => vector.EnumerateArray().Select(static number => number.GetSingle()).ToArray())];

    private static double Product(float[] one, float[] other) => one.Zip(other, static (a, b) => (double)a * b).Sum();
}
