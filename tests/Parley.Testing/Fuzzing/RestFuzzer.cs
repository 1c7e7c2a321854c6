using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Parley.Testing.Fuzzing;

/// <summary>Sends requests that nearly are what the description asks for.</summary>
public sealed class RestFuzzer(Uri server, FuzzSurface surface, FuzzValues values, FuzzTally tally) : IDisposable
{
    private const int BytesRead = 64 * 1024;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    // Some answers never end: events.
    private static readonly TimeSpan _longestBody = TimeSpan.FromMilliseconds(300);

    private static readonly string[] _methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "X"];

    private static readonly string[] _headers =
    [
        "Accept", "Accept-Language", "Range", "If-None-Match", "If-Match", "If-Modified-Since", "If-Range", "Content-Encoding", "Content-Language", "Origin",
        "Authorization", "Idempotency-Key", "Last-Event-ID", "Cookie", "X-Forwarded-For", "X-Forwarded-Host", "X-HTTP-Method-Override", "Referer", "X-Request-Id",
        "Upgrade", "traceparent", "Sec-WebSocket-Key", "OpenAI-Beta", "X-Api-Key", "Access-Control-Request-Method",
    ];

    private readonly BodyFuzzer _bodies = new(surface, values);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 64 })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task SendAsync(Random random, CancellationToken cancellationToken)
    {
        FuzzOperation operation = FuzzValues.Pick(random, surface.Operations);
        using HttpRequestMessage? request = Request(random, operation, out string description);
        if (request is null)
        {
            tally.Count("rest (not sendable)");
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_patience);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            byte[] body = await ReadAsync(response, patience.Token);
            Judge(operation, response, body, description);
        }
        catch (HttpRequestException problem)
        {
            // The server may answer and close before it has read everything.
            tally.Count(problem.InnerException is IOException ? "rest (cut off)" : $"rest ({problem.HttpRequestError})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            tally.Count("rest (no answer)");
            tally.Find($"no answer within {_patience.TotalSeconds} s: {description}");
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage? Request(Random random, FuzzOperation operation, out string description)
    {
        string method = random.Next(12) == 0 ? FuzzValues.Pick(random, _methods) : operation.Method;
        string target = Target(random, operation);
        description = $"{method} {target}";
        if (!Uri.TryCreate(
            server.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out Uri? uri))
        {
            return null;
        }

        var request = new HttpRequestMessage(new HttpMethod(method), uri);
        if (operation.Bodies.Count > 0 || random.Next(10) == 0)
        {
            (string? type, byte[] bytes) = _bodies.Make(random, operation);
            request.Content = new ByteArrayContent(bytes);
            if (type is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            if (random.Next(8) == 0)
                request.Headers.TransferEncodingChunked = true;
            description += $" [{type}] {Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 600)))}";
        }

        for (int i = random.Next(6) == 0 ? random.Next(1, 4) : 0; i > 0; i--)
        {
            string name = FuzzValues.Pick(random, _headers);
            string value = new([.. FuzzValues.Text(random).Where(static c => c is >= ' ' and < (char)127)]);
            HttpHeaders headers = name.StartsWith("Content-", StringComparison.Ordinal) && request.Content is not null ? request.Content.Headers : request.Headers;
            headers.TryAddWithoutValidation(name, value);
            description += $" {name}: {value}";
        }

        return request;
    }

    private string Target(Random random, FuzzOperation operation)
    {
        var path = new StringBuilder();
        string kind = "";
        foreach (string part in operation.Path.Split('/').Skip(1))
        {
            path.Append('/');
            if (!part.StartsWith('{'))
                path.Append(random.Next(60) == 0 ? Escape(random, FuzzValues.Text(random)) : part);
            else
                path.Append(Escape(random, values.Id(random, kind)));
            kind = part;
        }

        string query = string.Join('&', operation.QueryNames
            .Where(_ => random.Next(3) > 0)
            .Append(random.Next(10) == 0 ? FuzzValues.Text(random) : "")
            .Where(static name => name.Length > 0)
            .Select(name => $"{Escape(random, name)}={Escape(random, random.Next(3) == 0 ? FuzzValues.Number(random) : FuzzValues.Text(random))}"));
        return query.Length > 0 ? $"{path}?{query}" : path.ToString();
    }

    private static string Escape(Random random, string text)
    {
        string clean = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        // Now and then as it is, as far as a request line can hold it.
        return random.Next(8) == 0
            ? new string([.. clean.Where(static c => c is > ' ' and < (char)127 and not '#')])
            : Uri.EscapeDataString(clean);
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        bool isEndless = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (isEndless)
            patience.CancelAfter(_longestBody);
        byte[] bytes = new byte[BytesRead];
        int length = 0;
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(patience.Token);
            for (int read; length < bytes.Length && (read = await body.ReadAsync(bytes.AsMemory(length), patience.Token)) > 0;)
                length += read;
        }
        catch (OperationCanceledException) when (isEndless && !cancellationToken.IsCancellationRequested)
        {
            // Heard enough of it.
        }
        catch (IOException)
        {
            // The answer broke off, which is how a voice that is lost half-way is told.
        }

        return bytes[..length];
    }

    private void Judge(FuzzOperation operation, HttpResponseMessage response, byte[] body, string description)
    {
        int status = (int)response.StatusCode;
        tally.Count($"rest {status}");
        if (status < 300)
            tally.Succeeded(operation.ToString());
        string text = Encoding.UTF8.GetString(body);
        if (response.StatusCode is HttpStatusCode.InternalServerError or HttpStatusCode.NotImplemented or HttpStatusCode.BadGateway)
            tally.Find($"{status}: {description}\n    {text}");
        bool isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        if (status == 503)
            tally.Note($"503 {operation}: {text[..Math.Min(text.Length, 90)]}");
        // A zero in the path and lines that are too long are refused by the web server itself, before anybody could explain.
        bool isOurs = status is not (414 or 431) && !description.Contains("%00", StringComparison.Ordinal);
        if (status >= 400 && isOurs && response.RequestMessage!.Method != HttpMethod.Head && !Explains(text, isJson))
            tally.Find($"{status} without a word of why: {description}\n    {response.Content.Headers.ContentType} {text}");
        if (isJson)
            Learn(operation.Path.Split('/').Last(static part => !part.StartsWith('{')), text);
    }

    private static bool Explains(string text, bool isJson) => isJson
        && (text.Contains("\"detail\"", StringComparison.Ordinal) || text.Contains("\"title\"", StringComparison.Ordinal)
            || text.Contains("\"message\"", StringComparison.Ordinal) || text.Contains("\"checks\"", StringComparison.Ordinal));

    private void Learn(string kind, string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            Learn(kind, document.RootElement);
        }
        catch (JsonException)
        {
            // Longer than what was read.
        }
    }

    private void Learn(string kind, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray().Take(3))
                Learn(kind, item);
        }
        else if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String)
        {
            values.Learn(kind, id.GetString()!);
        }
    }
}
