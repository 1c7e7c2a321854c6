using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;

namespace Parley.Engines.Tools;

/// <summary>A function behind an address of the settings. Thread-safe.</summary>
/// <param name="settings">Checked.</param>
/// <param name="http">Makes clients that follow no redirects.</param>
/// <param name="time">Measures the timeout.</param>
public sealed class HttpTool(ToolSettings settings, IHttpClientFactory http, TimeProvider time) : AIFunction
{
    /// <summary>Name of the client for other machines.</summary>
    public const string HttpClientName = "Parley.Tools";

    /// <summary>Name of the client for this machine.</summary>
    public const string LocalHttpClientName = "Parley.Tools.Local";

    private const int MaximumErrorCharacters = 300;

    private readonly UrlTemplate _url = new(settings.Url);
    private readonly JsonElement _schema = ToolSchema.Of(settings.Parameters);

    public override string Name => settings.Name;

    public override string Description => settings.Description;

    public override JsonElement JsonSchema => _schema;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        using HttpRequestMessage request = RequestFor(arguments);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(settings.TimeoutMs), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using HttpResponseMessage response = await http
                .CreateClient(request.RequestUri!.IsLoopback ? LocalHttpClientName : HttpClientName)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            string answer = await ReadAsync(response.Content, either.Token);
            return response.IsSuccessStatusCode ? answer : throw Refused(response.StatusCode, answer);
        }
        catch (OperationCanceledException problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolFailedException($"it has not answered within {settings.TimeoutMs} ms.", problem);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            // Where it is, is no business of the model's.
            throw new ToolFailedException("it cannot be reached.", problem);
        }
    }

    private static ToolFailedException Refused(HttpStatusCode status, string answer)
    {
        string said = answer.Length <= MaximumErrorCharacters ? answer : $"{answer[..MaximumErrorCharacters]}…";
        return new ToolFailedException($"it answered with the status {(int)status}. {said}".TrimEnd());
    }

    private HttpRequestMessage RequestFor(AIFunctionArguments arguments)
    {
        // Only what was declared: models like to add some of their own.
        var values = new JsonObject();
        foreach (ToolParameterSettings parameter in settings.Parameters)
        {
            object? argument = arguments.GetValueOrDefault(parameter.Name);
            if (ToolArguments.TextOf(argument).Length > 0)
                values[parameter.Name] = ToolArguments.JsonOf(argument!, parameter);
            else if (parameter.Required)
                throw new ToolFailedException($"'{parameter.Name}' is missing.");
        }

        string url = _url.Fill(name => Text(values[name]!));
        if (url.Split('?')[0].Split('/').Any(static part => part is "." or ".."))
            throw new ToolFailedException("an argument must not be '..'."); // would lead to another place of that server
        foreach (string name in _url.Names)
            values.Remove(name);
        bool isGet = settings.Method.Equals("GET", StringComparison.OrdinalIgnoreCase);
        var request = new HttpRequestMessage(
            isGet ? HttpMethod.Get : HttpMethod.Post, isGet ? WithQuery(url, values) : url);
        if (!isGet)
            request.Content = new StringContent(values.ToJsonString(), Encoding.UTF8, "application/json");
        if (!string.IsNullOrWhiteSpace(settings.ApiKey))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey.Trim());
        return request;
    }

    private static string WithQuery(string url, JsonObject values)
    {
        if (values.Count == 0)
            return url;
        string query = string.Join('&', values.Select(static value =>
            $"{Uri.EscapeDataString(value.Key)}={Uri.EscapeDataString(Text(value.Value!))}"));
        return $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
    }

    private static string Text(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    /// <summary>No more than the model is shown: an endless answer ends here.</summary>
    private async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        char[] text = new char[settings.MaximumCharacters + 1];
        int count = await reader.ReadBlockAsync(text, cancellationToken);
        return count < text.Length ? new string(text, 0, count) : $"{new string(text, 0, settings.MaximumCharacters)}… (cut off)";
    }
}
