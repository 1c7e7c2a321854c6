using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Remote.Http;

/// <summary>
/// A transcription server: OpenAI's, or faster-whisper, whisper.cpp, vLLM and others that speak its protocol. An utterance is sent whole when
/// its text is wanted; there are no partials. Thread-safe.
/// </summary>
public sealed class OpenAiTranscriptionEngine(
    IHttpClientFactory clients,
    IOptions<OpenAiTranscriptionOptions> options,
    TimeProvider? timeProvider = null,
    ILogger<OpenAiTranscriptionEngine>? logger = null) : ISpeechToTextEngine
{
    /// <summary>The name under which it is registered.</summary>
    public const string EngineName = "openai";

    /// <summary>Of its HTTP client in the factory.</summary>
    public const string HttpClientName = "parley-transcription";

    private readonly TranscriptionClient _client = new(
        clients, options, timeProvider ?? TimeProvider.System, logger ?? NullLogger<OpenAiTranscriptionEngine>.Instance);

    public string Name => EngineName;

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public bool CanTranslate => true;

    /// <inheritdoc/>
    /// <remarks>Does not ask the server: whether it is there shows with the first utterance.</remarks>
    public ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default)
    {
        _ = _client.Endpoint;
        return ValueTask.FromResult<ITranscriber>(new OpenAiTranscriber(_client, options));
    }

    /// <summary>Whether a server is named and not switched off; it is not asked.</summary>
    public EngineAvailability Probe()
    {
        if (options.Value.Enabled == false)
            return EngineAvailability.Missing("It is switched off; set Parley:OpenAiTranscription:Enabled (or USE_FASTER_WHISPER) to true to use it.");
        try
        {
            return EngineAvailability.Available($"{options.Value.Model} at {_client.Endpoint.GetLeftPart(UriPartial.Authority)}");
        }
        catch (EngineUnavailableException exception)
        {
            return EngineAvailability.Missing(exception.Message);
        }
    }
}
