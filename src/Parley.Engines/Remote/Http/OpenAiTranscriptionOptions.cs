using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.Remote.Http;

/// <summary>A transcription server that speaks OpenAI's protocol; section <c>Parley:OpenAiTranscription</c>.</summary>
public sealed class OpenAiTranscriptionOptions : IValidatableObject
{
    /// <summary>
    /// Its address, such as <c>http://127.0.0.1:8000</c> or <c>https://api.openai.com/v1</c>. Default: null, no server.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>
    /// Whether <c>auto</c> takes it: true demands a server, false leaves it alone even if one is named. Default: null, if one is named.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>As the server calls it. Default: <c>whisper-1</c>.</summary>
    [Required]
    public string Model { get; set; } = "whisper-1";

    /// <summary>Sent as a bearer token. Default: null, none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>BCP 47, where a caller names none. Default: null, which lets the server find out.</summary>
    public string? Language { get; set; }

    /// <summary>For a final text, retries included; 100 ms to 10 min. Default: 30,000 ms.</summary>
    [Range(100, 600_000)]
    public int TimeoutMs { get; set; } = 30_000;

    /// <summary>How often the same sound is sent at most, when the server is busy, broken or gone; 1 to 10. Default: 3.</summary>
    [Range(1, 10)]
    public int Attempts { get; set; } = 3;

    /// <summary>
    /// The longest utterance, 1 s to 780 s; what is said after it is not transcribed. OpenAI takes 25 MB, which is 13 minutes. Default: 600 s.
    /// </summary>
    [Range(1, 780)]
    public int MaximumUtteranceSeconds { get; set; } = 600;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrWhiteSpace(Endpoint) && !TranscriptionEndpoint.TryParse(Endpoint, out _))
            yield return new ValidationResult(TranscriptionEndpoint.Problem(Endpoint), [nameof(Endpoint)]);
        if (Enabled == true && string.IsNullOrWhiteSpace(Endpoint))
        {
            yield return new ValidationResult(
                "A transcription server is asked for (Parley:OpenAiTranscription:Enabled or USE_FASTER_WHISPER is true), but none is named; "
                + "set Parley:OpenAiTranscription:Endpoint to its address, such as http://127.0.0.1:8000.",
                [nameof(Enabled)]);
        }
    }
}
