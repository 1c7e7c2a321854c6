using System.ComponentModel;

namespace Parley.Server.Endpoints;

/// <summary>The form of <c>POST /tts</c>, for the API's description.</summary>
internal sealed record SpeakForm
{
    [Description("What to say.")]
    public required string Text { get; init; }

    [Description("The name of a voice. Default: the engine's first.")]
    public string? VoiceUrl { get; init; }

    [Description("A recording whose voice is to speak, in place of voice_url; ten seconds are enough.")]
    public byte[]? VoiceWav { get; init; }
}
