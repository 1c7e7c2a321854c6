using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.Remote.Moshi;

/// <summary>kyutai's streaming recogniser behind a moshi-server; section <c>Parley:Moshi</c>.</summary>
public sealed class MoshiOptions : IValidatableObject
{
    /// <summary>Its address, such as <c>ws://127.0.0.1:8080</c>. Default: null, no server.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Sent in the header <c>kyutai-api-key</c>. Default: <c>public_token</c>, which servers accept as they come.</summary>
    [Required]
    [RegularExpression("^[!-~]+$", ErrorMessage = "Parley:Moshi:ApiKey must be printable ASCII without spaces.")]
    public string ApiKey { get; set; } = "public_token";

    /// <summary>
    /// How far the model's words come behind the sound, 80 to 10,000 ms: 480 for <c>stt-1b-en_fr</c>, 2,560 for
    /// <c>stt-2.6b-en</c>. So much silence is sent for a final text; too little costs time, too much too. Default: 480 ms.
    /// </summary>
    [Range(80, 10_000)]
    public int DelayMs { get; set; } = 480;

    /// <summary>
    /// Silence before the first sound of a connection, 0 to 5,000 ms: the larger model needs it, and the probabilities of
    /// pauses need it to settle. Default: 1,000 ms.
    /// </summary>
    [Range(0, 5_000)]
    public int LeadMs { get; set; } = 1_000;

    /// <summary>
    /// The pause that the end-of-turn probability asks about, 500, 1,000, 2,000 or 3,000 ms: how likely it is that the speaker
    /// is silent for so long. The shorter ones fire at every hesitation; kyutai's own client uses 2 s. Default: 2,000 ms.
    /// </summary>
    [AllowedValues(500, 1_000, 2_000, 3_000)]
    public int PauseMs { get; set; } = 2_000;

    /// <summary>For the connection, 100 ms to 60 s. Default: 3,000 ms.</summary>
    [Range(100, 60_000)]
    public int ConnectTimeoutMs { get; set; } = 3_000;

    /// <summary>For a final text, connecting again included, and for a frame to be taken; 100 ms to 10 min. Default: 10,000 ms.</summary>
    [Range(100, 600_000)]
    public int TimeoutMs { get; set; } = 10_000;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrWhiteSpace(Endpoint) && !MoshiEndpoint.TryParse(Endpoint, out _))
            yield return new ValidationResult(MoshiEndpoint.Problem, [nameof(Endpoint)]);
    }
}
