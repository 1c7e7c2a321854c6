namespace Parley.Server.OpenAi.Audio.Transcripts;

/// <summary>What <c>json</c> answers.</summary>
/// <param name="Text">Everything that was said.</param>
/// <param name="Model">The engine that listened.</param>
/// <param name="Usage">How much it heard.</param>
internal sealed record ShortTranscript(string Text, string Model, HeardDuration Usage);

/// <param name="Seconds">Of the recording.</param>
/// <param name="Type">How usage is counted.</param>
internal sealed record HeardDuration(double Seconds, string Type = "duration");

/// <summary>What <c>verbose_json</c> answers. Times are in seconds from the recording's start.</summary>
/// <param name="Task">transcribe or translate.</param>
/// <param name="Language">Spoken in the recording.</param>
/// <param name="Duration">Of the recording.</param>
/// <param name="Text">Everything that was said.</param>
/// <param name="Segments">Stretches of speech, unless only words were asked for.</param>
/// <param name="Words">If they were asked for; empty where the engine has no times.</param>
/// <param name="Model">The engine that listened.</param>
/// <param name="Usage">How much it heard.</param>
internal sealed record VerboseTranscript(
    string Task,
    string Language,
    double Duration,
    string Text,
    string Model,
    HeardDuration Usage,
    IReadOnlyList<VerboseSegment>? Segments = null,
    IReadOnlyList<VerboseWord>? Words = null);

/// <summary>A stretch of speech, with Whisper's figures where the engine has them.</summary>
/// <param name="Id">Counts from 0.</param>
/// <param name="Seek">Hundredths of a second.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Text">What was said.</param>
/// <param name="Tokens">The engine's own; empty where it has none.</param>
/// <param name="Temperature">At which the text was drawn; 0 where nothing is.</param>
/// <param name="AvgLogprob">0 where the engine tells none.</param>
/// <param name="CompressionRatio">High where the text repeats itself.</param>
/// <param name="NoSpeechProb">How unsure it is that this is speech.</param>
internal sealed record VerboseSegment(
    int Id,
    long Seek,
    double Start,
    double End,
    string Text,
    IReadOnlyList<int> Tokens,
    double Temperature,
    double AvgLogprob,
    double CompressionRatio,
    double NoSpeechProb);

/// <param name="Word">As it was heard.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
internal sealed record VerboseWord(string Word, double Start, double End);

/// <summary>More text, in a stream.</summary>
/// <param name="Delta">Goes behind what came before.</param>
/// <param name="Type">What it is.</param>
internal sealed record TranscriptDelta(string Delta, string Type = "transcript.text.delta");

/// <summary>The end of a stream.</summary>
/// <param name="Text">Everything that was said.</param>
/// <param name="Usage">Estimated.</param>
/// <param name="Type">What it is.</param>
internal sealed record TranscriptDone(string Text, TokenUsage Usage, string Type = "transcript.text.done");
