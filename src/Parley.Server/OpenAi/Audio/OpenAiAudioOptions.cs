using System.ComponentModel.DataAnnotations;

namespace Parley.Server.OpenAi.Audio;

/// <summary><c>Parley:OpenAiAudio</c>: limits of <c>/v1/audio</c>.</summary>
public sealed class OpenAiAudioOptions
{
    /// <summary>The largest recording to transcribe. Default: 268435456 (256 MB).</summary>
    [Range(1_024, 17_179_869_184)]
    public long MaxUploadBytes { get; set; } = 268_435_456;

    /// <summary>Where a recording lies while it is transcribed; empty: the system's folder for temporary files. Default: empty.</summary>
    public string UploadFolder { get; set; } = "";

    /// <summary>The longest recording to transcribe, however small its file is. Default: 240.</summary>
    [Range(1, 14_400)]
    public int MaxRecordingMinutes { get; set; } = 240;

    /// <summary>Texts spoken at once; further ones wait their turn. Default: 64.</summary>
    [Range(1, 10_000)]
    public int MaxSpeaking { get; set; } = 64;

    /// <summary>Recordings transcribed at once; further ones wait their turn. Default: 4.</summary>
    [Range(1, 1_000)]
    public int MaxTranscribing { get; set; } = 4;

    /// <summary>Requests of each kind that may wait; one more is told to come again. Default: 256.</summary>
    [Range(0, 100_000)]
    public int MaxWaiting { get; set; } = 256;
}
