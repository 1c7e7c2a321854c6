using System.Net;
using System.Text.Json;

namespace Parley.Server.Tests.OpenAi;

/// <summary>What an error under <c>/v1</c> must look like.</summary>
internal static class OpenAiAssert
{
    public static async Task<string> ErrorAsync(HttpResponseMessage response, int status, string? code, string? param)
    {
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == (HttpStatusCode)status, $"{response.StatusCode}: {body}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        using JsonDocument json = JsonDocument.Parse(body);
        JsonElement error = json.RootElement.GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.False(string.IsNullOrWhiteSpace(error.GetProperty("type").GetString()));
        string message = error.GetProperty("message").GetString()!;
        Assert.False(string.IsNullOrWhiteSpace(message));
        Assert.DoesNotContain(Path.GetTempPath(), message, StringComparison.Ordinal);
        return message;
    }

    /// <summary>The events of a stream, each as its JSON.</summary>
    public static async Task<IReadOnlyList<JsonElement>> EventsAsync(HttpResponseMessage response)
    {
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("\n\n", body, StringComparison.Ordinal);
        return [.. body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(part => JsonDocument.Parse(part["data: ".Length..]).RootElement)];
    }
}
