using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Parley.Server.OpenAi.Audio.Transcripts;

/// <summary>The form of <c>/v1/audio/transcriptions</c> and <c>/translations</c>, for the API's description.</summary>
internal sealed record TranscriptionForm
{
    [Description("The recording: WAV, mp3, flac, ogg, webm, mp4, m4a and whatever else ffmpeg reads.")]
    public required byte[] File { get; init; }

    [Description("Any name, such as whisper-1; the configured engine listens, and X-Parley-Engine says which.")]
    public string? Model { get; init; }

    [Description("The language spoken, as ISO 639-1 or BCP 47. An engine that does not understand it says so.")]
    public string? Language { get; init; }

    [Description("Words or context that make some texts likelier; engines that cannot use it leave it.")]
    public string? Prompt { get; init; }

    [Description("Names and terms that are likely to be said, as faster-whisper's servers take them.")]
    public string? Hotwords { get; init; }

    [Description("What the transcript comes as. Default: json.")]
    public TranscriptFormatName ResponseFormat { get; init; }

    [Description("How freely an engine that draws its words may draw them; by default it decides.")]
    [Range(0.0, 1.0)]
    public double Temperature { get; init; }

    [Description("Sends transcript.text.delta events, one for each stretch of speech, then transcript.text.done.")]
    public bool Stream { get; init; }

    [Description("word and segment times in verbose_json, sent as timestamp_granularities[]. Default: segment.")]
    public IReadOnlyList<string>? TimestampGranularities { get; init; }

    [Description("Accepted; a recording is always cut at its pauses.")]
    public string? ChunkingStrategy { get; init; }
}
