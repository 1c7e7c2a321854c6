using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

using Parley.Core;

namespace Parley.Server.Tests.OpenAi;

public sealed class EmbeddingsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_Texts_GivesAVectorEach()
    {
        await using ServerFixture server = await StartAsync();

        using HttpResponseMessage response = await PostAsync(server, """{"model":"text-embedding-3-small","input":["one","","three"],"user":"me"}""");

        JsonElement answer = await ReadAsync(response);
        Assert.Equal("fake", response.Headers.GetValues("X-Parley-Engine").Single());
        Assert.Equal(("list", "fake"), (answer.GetProperty("object").GetString(), answer.GetProperty("model").GetString()));
        JsonElement[] data = [.. answer.GetProperty("data").EnumerateArray()];
        Assert.Equal([0, 1, 2], data.Select(static item => item.GetProperty("index").GetInt32()));
        Assert.Equal([3f, 0, 1], data[0].GetProperty("embedding").EnumerateArray().Select(static number => number.GetSingle()));
        Assert.All(data, static item => Assert.Equal("embedding", item.GetProperty("object").GetString()));
        Assert.Equal(8, answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt64());
        Assert.Equal(8, answer.GetProperty("usage").GetProperty("total_tokens").GetInt64());
    }

    [Fact]
    public async Task Post_Base64_IsTheNumbersAsBytes()
    {
        await using ServerFixture server = await StartAsync();

        using HttpResponseMessage response = await PostAsync(server, """{"input":"four","encoding_format":"base64","dimensions":2}""");

        JsonElement item = Assert.Single((await ReadAsync(response)).GetProperty("data").EnumerateArray());
        byte[] bytes = item.GetProperty("embedding").GetBytesFromBase64();
        Assert.Equal([4f, 0], MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }

    [Theory]
    [InlineData("{}", "missing_required_parameter", "input")]
    [InlineData("""{"input":null}""", "missing_required_parameter", "input")]
    [InlineData("""{"input":7}""", "invalid_type", "input")]
    [InlineData("""{"input":[]}""", "invalid_value", "input")]
    [InlineData("""{"input":[1,2,3]}""", "invalid_type", "input")]
    [InlineData("""{"input":[[1,2],[3]]}""", "invalid_type", "input")]
    [InlineData("""{"input":["a",null]}""", "invalid_type", "input")]
    [InlineData("""{"input":"\ud800"}""", "invalid_type", "input")]
    [InlineData("""{"input":"a","encoding_format":"hex"}""", "invalid_value", "encoding_format")]
    [InlineData("""{"input":"a","dimensions":0}""", "invalid_value", "dimensions")]
    [InlineData("""{"input":"a","dimensions":1.5}""", "invalid_type", "dimensions")]
    [InlineData("""{"input":"a","dimensions":4}""", "invalid_value", "dimensions")]
    [InlineData("""{"input":"a","model":7}""", "invalid_type", "model")]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("{", "invalid_json", null)]
    public async Task Post_WrongBody_SaysWhatIsWrong(string body, string code, string? param)
    {
        await using ServerFixture server = await StartAsync();

        using HttpResponseMessage response = await PostAsync(server, body);

        await OpenAiAssert.ErrorAsync(response, 400, code, param);
    }

    [Fact]
    public async Task Post_MoreTextsThanAllowed_IsRefused()
    {
        await using ServerFixture server = await StartAsync();

        using HttpResponseMessage response = await PostAsync(
            server, JsonSerializer.Serialize(new { input = Enumerable.Repeat("a", 2_049) }));

        await OpenAiAssert.ErrorAsync(response, 400, "invalid_value", "input");
    }

    [Fact]
    public async Task Post_NoEngine_SaysHowToGetOne()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            configure: static services => services.Replace(ServiceDescriptor.Singleton<IEmbeddingGenerator<string, Embedding<float>>>(
                static _ => throw new EngineUnavailableException("No engine; run 'parley models pull minilm'."))));

        using HttpResponseMessage response = await PostAsync(server, """{"input":"a"}""");

        string message = await OpenAiAssert.ErrorAsync(response, 503, "engine_unavailable", null);
        Assert.Contains("parley models pull minilm", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_Embedding_IsListedWhereItWorks()
    {
        await using ServerFixture server = await StartAsync();

        using HttpResponseMessage response = await server.Http.GetAsync("/v1/models", Cancelled);

        IEnumerable<string?> embedding = (await ReadAsync(response)).GetProperty("data").EnumerateArray()
            .Where(static model => model.GetProperty("kind").GetString() == "embedding")
            .Select(static model => model.GetProperty("id").GetString());
        Assert.Contains("fake", embedding);
    }

    private static Task<ServerFixture> StartAsync() => ServerFixture.StartAsync(
        configure: static services => services.Replace(
            ServiceDescriptor.Singleton<IEmbeddingGenerator<string, Embedding<float>>>(new FakeEmbeddingGenerator())));

    private static Task<HttpResponseMessage> PostAsync(ServerFixture server, string body) => server.Http.PostAsync(
        "/v1/embeddings", new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        string body = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        return JsonElement.Parse(body);
    }
}
