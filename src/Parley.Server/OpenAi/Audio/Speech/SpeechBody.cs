using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

using Parley.Core.TextToSpeech;

namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary>What <c>POST /v1/audio/speech</c> takes.</summary>
internal sealed record SpeechBody
{
    [Description("What to say. Markup is left out; [pause:500ms] is a pause.")]
    public required string Input { get; init; }

    [Description("Any name, such as tts-1; the configured engine speaks, and X-Parley-Engine says which.")]
    public string? Model { get; init; }

    public JsonElement? Voice { get; init; }

    [Description("Accepted; no engine here takes instructions yet.")]
    public string? Instructions { get; init; }

    [Description("What the speech comes as. Default: mp3. pcm is 24 kHz, 16-bit, little-endian, mono, without a header.")]
    public SpeechFormat ResponseFormat { get; init; }

    [Description("1 is the voice's own pace, 2 twice as fast.")]
    [Range(SpeechRequestExtensions.MinimumSpeed, SpeechRequestExtensions.MaximumSpeed)]
    public double Speed { get; init; } = 1;

    [Description("sse sends speech.audio.delta events with Base64 and a speech.audio.done in place of the bare bytes.")]
    public StreamFormat StreamFormat { get; init; }
}
