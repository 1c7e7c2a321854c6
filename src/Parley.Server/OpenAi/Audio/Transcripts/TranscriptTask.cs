namespace Parley.Server.OpenAi.Audio.Transcripts;

/// <summary>What is made of a recording.</summary>
internal enum TranscriptTask
{
    /// <summary>Its words.</summary>
    Transcribe,

    /// <summary>Its meaning in English.</summary>
    Translate,
}
