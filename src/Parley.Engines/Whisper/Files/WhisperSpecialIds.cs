namespace Parley.Engines.Whisper.Files;

/// <summary>
/// The ids that are not text. They follow from the size of the vocabulary: after the text come end, start, languages, tasks and
/// marks, then 1501 timestamps.
/// </summary>
/// <remarks>Radford et al. 2022, section 2.3, and the published vocabularies.</remarks>
/// <param name="EndOfText">The id that ends a transcript; ids below it are text.</param>
/// <param name="LanguageCount">How many languages have ids: 99, since large-v3 100.</param>
internal sealed record WhisperSpecialIds(int EndOfText, int LanguageCount)
{
    /// <summary>Timestamps from 0.00 to 30.00 s.</summary>
    public const int TimestampCount = 1501;

    public int StartOfTranscript => EndOfText + 1;

    /// <summary>English; the others follow in the published order.</summary>
    public int FirstLanguage => EndOfText + 2;

    public int Translate => FirstLanguage + LanguageCount;

    public int Transcribe => Translate + 1;

    public int StartOfLanguageModel => Translate + 2;

    /// <summary>Text before the window follows.</summary>
    public int StartOfPrevious => Translate + 3;

    public int NoSpeech => Translate + 4;

    public int NoTimestamps => Translate + 5;

    /// <summary>0.00 s; each further id is 0.02 s later.</summary>
    public int FirstTimestamp => Translate + 6;

    /// <summary>The ids of a vocabulary; null if Whisper has none of that size.</summary>
    /// <param name="vocabularySize">51864 English, 51865 multilingual, 51866 multilingual since large-v3.</param>
    public static WhisperSpecialIds? Of(int vocabularySize) => vocabularySize switch
    {
        51864 => new WhisperSpecialIds(50256, 99),
        51865 => new WhisperSpecialIds(50257, 99),
        51866 => new WhisperSpecialIds(50257, 100),
        _ => null,
    };
}
