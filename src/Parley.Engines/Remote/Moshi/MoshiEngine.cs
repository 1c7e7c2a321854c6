using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Remote.Moshi;

/// <summary>
/// kyutai's delayed-streams recogniser on a moshi-server: words come while the speaker speaks, about half a second behind, and with them
/// how likely it is that the speaker has finished. English and French. Thread-safe.
/// </summary>
public sealed class MoshiEngine(
    IOptions<MoshiOptions> options, TimeProvider? timeProvider = null, ILogger<MoshiEngine>? logger = null) : ISpeechToTextEngine
{
    /// <summary>The name under which it is registered.</summary>
    public const string EngineName = "moshi";

    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;
    private readonly ILogger _logger = logger ?? NullLogger<MoshiEngine>.Instance;

    public string Name => EngineName;

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public bool TellsEndOfTurn => true;

    /// <inheritdoc/>
    /// <remarks>Connects, so that a server that is down or full shows here. Its model takes no language, prompt or temperature.</remarks>
    public async ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default)
    {
        return await MoshiTranscriber.OpenAsync(new MoshiLine(Endpoint, Options, _timeProvider, _logger), cancellationToken);
    }

    /// <summary>Whether a server is named; it is not asked.</summary>
    public EngineAvailability Probe()
    {
        try
        {
            return EngineAvailability.Available($"at {Endpoint.GetLeftPart(UriPartial.Authority)}");
        }
        catch (EngineUnavailableException exception)
        {
            return EngineAvailability.Missing(exception.Message);
        }
    }

    private MoshiOptions Options => options.Value;

    private Uri Endpoint => Options.Endpoint is { } text && MoshiEndpoint.TryParse(text, out Uri? endpoint)
        ? endpoint
        : throw new EngineUnavailableException(string.IsNullOrWhiteSpace(Options.Endpoint)
            ? "No moshi-server is named; set Parley:Moshi:Endpoint to its address, such as ws://127.0.0.1:8080."
            : MoshiEndpoint.Problem);
}
