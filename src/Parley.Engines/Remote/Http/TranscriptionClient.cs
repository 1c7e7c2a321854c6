using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Remote.Http;

/// <summary>Asks the server for the text of a recording, more than once if it is busy, broken or gone. Thread-safe.</summary>
internal sealed partial class TranscriptionClient(
    IHttpClientFactory clients, IOptions<OpenAiTranscriptionOptions> options, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan _firstRetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly OpenAiTranscriptionOptions _options = options.Value;

    // Newer models of OpenAI know only plain json; learned from the first refusal.
    private volatile bool _plainJsonOnly;

    /// <summary>Where recordings are posted.</summary>
    /// <exception cref="EngineUnavailableException">The settings name no server.</exception>
    public Uri Endpoint => _options.Endpoint is { } text && TranscriptionEndpoint.TryParse(text, out Uri? endpoint)
        ? endpoint
        : throw new EngineUnavailableException(string.IsNullOrWhiteSpace(_options.Endpoint)
            ? "No transcription server is named; set Parley:OpenAiTranscription:Endpoint to its address, such as http://127.0.0.1:8000."
            : TranscriptionEndpoint.Problem(_options.Endpoint));

    public int MaximumSamples => 16_000 * _options.MaximumUtteranceSeconds;

    /// <exception cref="EngineUnavailableException">It gave no text within the time and the attempts allowed.</exception>
    public async Task<Transcript> TranscribeAsync(byte[] wav, RecognitionOptions request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(_options.TimeoutMs), timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await TryAsync(wav, request, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EngineUnavailableException(
                $"The transcription server at {Endpoint} gave no text within {_options.TimeoutMs} ms; see whether it is overloaded, or raise Parley:OpenAiTranscription:TimeoutMs.");
        }
    }

    public void WarnOfLongUtterance() => LogTooLong(logger, _options.MaximumUtteranceSeconds);

    private async Task<Transcript> TryAsync(byte[] wav, RecognitionOptions request, CancellationToken cancellationToken)
    {
        TimeSpan delay = _firstRetryDelay;
        for (int attempt = 1; ; attempt++)
        {
            bool isLast = attempt == _options.Attempts;
            TimeSpan? serversDelay = null;
            try
            {
                using HttpResponseMessage response = await SendAsync(wav, request, cancellationToken);
                string body = await response.Content.ReadAsStringAsync(cancellationToken);
                if (response.IsSuccessStatusCode)
                    return TranscriptionReply.Read(body, Endpoint);
                if (response.StatusCode == HttpStatusCode.BadRequest && !_plainJsonOnly)
                {
                    // It may be the format that it refuses; if it is something else, plain json is refused as well.
                    _plainJsonOnly = true;
                    attempt--;
                    continue;
                }

                if (isLast || !IsWorthRetrying(response.StatusCode))
                    throw TranscriptionReply.Refused(response.StatusCode, body, Endpoint, _options.Model);
                serversDelay = DelayAskedFor(response);
                LogRetrying(logger, Endpoint, (int)response.StatusCode, attempt);
            }
            catch (HttpRequestException exception) when (isLast)
            {
                throw new EngineUnavailableException(
                    $"The transcription server at {Endpoint} cannot be reached ({exception.Message.TrimEnd('.')}); start it, or correct Parley:OpenAiTranscription:Endpoint.", exception);
            }
            catch (HttpRequestException exception)
            {
                LogUnreachable(logger, exception, Endpoint, attempt);
            }

            await Task.Delay(serversDelay ?? delay, timeProvider, cancellationToken);
            delay *= 2;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(byte[] wav, RecognitionOptions request, CancellationToken cancellationToken)
    {
        var file = new ByteArrayContent(wav);
        file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        using var form = new MultipartFormDataContent
        {
            { file, "file", "utterance.wav" },
            { new StringContent(_options.Model), "model" },
            { new StringContent(_plainJsonOnly ? "json" : "verbose_json"), "response_format" },
        };
        if (!_plainJsonOnly && !request.Translate)
        {
            // Segments carry what the model knows of its text; they come only where they are asked for beside words.
            form.Add(new StringContent("word"), "timestamp_granularities[]");
            form.Add(new StringContent("segment"), "timestamp_granularities[]");
        }

        // The protocol knows languages without regions, and finds out by itself what it translates.
        if (!request.Translate && (request.Language ?? _options.Language)?.Split('-')[0] is { Length: > 0 } language)
            form.Add(new StringContent(language.ToLower(CultureInfo.InvariantCulture)), "language");
        if (request.Prompt is { Length: > 0 } prompt)
            form.Add(new StringContent(prompt), "prompt");
        // Of faster-whisper's servers; the others pass over it.
        if (request.Hotwords is { Length: > 0 } hotwords)
            form.Add(new StringContent(hotwords), "hotwords");
        if (request.Temperature is { } temperature)
            form.Add(new StringContent(temperature.ToString(CultureInfo.InvariantCulture)), "temperature");

        Uri address = request.Translate ? TranscriptionEndpoint.ForTranslation(Endpoint) : Endpoint;
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        if (_options.ApiKey is { Length: > 0 } key)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using HttpClient client = clients.CreateClient(OpenAiTranscriptionEngine.HttpClientName);
        return await client.SendAsync(message, cancellationToken);
    }

    private static bool IsWorthRetrying(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented;

    private TimeSpan? DelayAskedFor(HttpResponseMessage response)
    {
        RetryConditionHeaderValue? header = response.Headers.RetryAfter;
        TimeSpan? delay = header?.Delta ?? (header?.Date - timeProvider.GetUtcNow());
        return delay > TimeSpan.Zero ? delay : null;
    }

    [LoggerMessage(3210, LogLevel.Warning, "The transcription server at {Endpoint} answered {Status}; attempt {Attempt} is repeated")]
    private static partial void LogRetrying(ILogger logger, Uri endpoint, int status, int attempt);

    [LoggerMessage(3211, LogLevel.Warning, "The transcription server at {Endpoint} cannot be reached; attempt {Attempt} is repeated")]
    private static partial void LogUnreachable(ILogger logger, Exception exception, Uri endpoint, int attempt);

    [LoggerMessage(3212, LogLevel.Warning, "An utterance is longer than {Seconds} s; what follows is not transcribed")]
    private static partial void LogTooLong(ILogger logger, int seconds);
}
