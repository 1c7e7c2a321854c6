using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

using Parley.Core;

namespace Parley.Engines.Chat;

/// <summary>
/// The way to one model server; whatever goes wrong on it is said in a sentence that helps. Thread-safe.
/// </summary>
/// <param name="http">Without a timeout of its own: the brain watches the pace of an answer.</param>
/// <param name="endpoint">Ends in a slash.</param>
/// <param name="apiKey">Null or blank for none.</param>
/// <param name="howToStart">What to do when nobody answers there.</param>
internal sealed class ChatServer(HttpClient http, Uri endpoint, string? apiKey, string howToStart)
{
    public const string HttpClientName = "parley.brain";

    /// <summary>Error pages may be long; the sentence is at their start.</summary>
    private const int MaximumErrorBytes = 8192;

    private const string Settings = "PARLEY__BRAIN__ENDPOINT (LLM_ENDPOINT)";

    private readonly string? _apiKey = string.IsNullOrWhiteSpace(apiKey) ? null : apiKey.Trim();

    public Uri Endpoint { get; } = endpoint;

    /// <summary>How messages name it: without user name, password and query.</summary>
    public string Name { get; } =
        "The language-model server at " +
        endpoint.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped).TrimEnd('/');

    /// <summary>Returns once the headers are there, whatever the status.</summary>
    /// <exception cref="EngineUnavailableException">Nobody answers.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Endpoint, path));
        if (_apiKey is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _apiKey);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable(exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // This is how the handler tells that the time to connect is up.
            throw Unreachable(exception.InnerException?.Message ?? exception.Message, exception);
        }
    }

    /// <exception cref="EngineUnavailableException">The status is no success.</exception>
    public async Task EnsureSuccessAsync(
        HttpResponseMessage response, Func<HttpStatusCode, string, string?> advice, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        string message = Redact(ServerMessage.Find(await ReadStartAsync(response, cancellationToken)));
        string said = message.Length > 0 ? $": {message}." : ".";
        throw new EngineUnavailableException(
            $"{Name} answered {(int)response.StatusCode} ({response.ReasonPhrase}){said} " +
            (advice(response.StatusCode, message) ?? Advice(response.StatusCode)));
    }

    /// <summary>Does what reads from an answer.</summary>
    /// <exception cref="EngineUnavailableException">The answer broke off, or is none.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw BrokeOff(exception);
        }
        catch (Exception exception) when (exception is JsonException or ProtocolException or InvalidOperationException)
        {
            throw Nonsense(exception.Message, exception);
        }
    }

    public EngineUnavailableException BrokeOff(Exception? exception = null) => new(
        $"{Name} broke off in the middle of its answer" +
        $"{(exception is null ? "" : $" ({exception.Message.TrimEnd('.')})")}. " +
        "Ask again; if it repeats, look at that server's log.",
        exception);

    public EngineUnavailableException Nonsense(string what, Exception? exception = null) => new(
        $"{Name} does not speak the chat protocol expected of it: {Sentence(what)} " +
        $"Check that {Settings} is the address of its API, and PARLEY__BRAIN__PROVIDER (openai, ollama) its protocol.",
        exception);

    /// <summary>An error that the server sent inside a stream that had begun well.</summary>
    public EngineUnavailableException Failed(string message) => new(
        $"{Name} failed in the middle of its answer: {Sentence(Redact(ServerMessage.Find(message)))} " +
        "Ask again; if it repeats, look at that server's log.");

    private EngineUnavailableException Unreachable(string why, Exception exception) =>
        new($"{Name} cannot be reached: {Sentence(why)} {howToStart}, or correct {Settings}.", exception);

    private static string Advice(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => "Set PARLEY__BRAIN__APIKEY to a key that it accepts.",
        404 => $"Check the model's name, PARLEY__BRAIN__MODEL (LLM_MODEL), and the address, {Settings}.",
        429 => "Wait a little, or raise the limits of the account.",
        >= 500 => "Ask again; if it repeats, look at that server's log.",
        _ => "Check the settings under Parley:Brain.",
    };

    private static async Task<string> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] start = new byte[MaximumErrorBytes];
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            int length = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
            return Encoding.UTF8.GetString(start, 0, length);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return "";
        }
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : $"{text}.";

    /// <summary>Some servers repeat a key that they refuse.</summary>
    private string Redact(string text) =>
        _apiKey is null ? text : text.Replace(_apiKey, "***", StringComparison.Ordinal);
}
