using System.Net;
using System.Text.Json;

namespace Parley.Server.Tests.Models;

/// <summary>Asks for models as a page does.</summary>
internal sealed class PullClient(HttpClient http)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task<(HttpStatusCode Status, JsonElement Body)> BeginAsync(string model) => SendAsync(HttpMethod.Post, model);

    public Task<(HttpStatusCode Status, JsonElement Body)> CancelAsync(string model) => SendAsync(HttpMethod.Delete, model);

    public Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string model) => SendAsync(HttpMethod.Get, model);

    /// <summary>Asks until it is so.</summary>
    public async Task<JsonElement> UntilAsync(string model, Func<JsonElement, bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        JsonElement pull = (await GetAsync(model)).Body;
        while (!condition(pull))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
            pull = (await GetAsync(model)).Body;
        }

        return pull;
    }

    public async Task<JsonElement> EndAsync(string model) =>
        await UntilAsync(model, static pull => State(pull) is not ("queued" or "running"));

    public async Task<JsonElement> ModelAsync(string model)
    {
        JsonElement all = JsonElement.Parse(await http.GetStringAsync("/models", Cancel));
        return all.EnumerateArray().Single(found => found.GetProperty("name").GetString() == model);
    }

    public static string State(JsonElement report) => report.GetProperty("state").GetString()!;

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string model)
    {
        using var request = new HttpRequestMessage(method, $"/models/{model}/pull");
        using HttpResponseMessage response = await http.SendAsync(request, Cancel);
        if (response.StatusCode == HttpStatusCode.Accepted)
            Assert.Equal($"/models/{model}/pull", response.Headers.Location?.OriginalString);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel)));
    }
}
