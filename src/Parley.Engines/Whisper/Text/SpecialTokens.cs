namespace Parley.Engines.Whisper.Text;

/// <summary>The ids that are no text, as the vocabulary has them: they differ between English, multilingual and large-v3.</summary>
/// <remarks>Times follow <see cref="NoTimestamps"/>: 0.00 to 30.00 s in steps of 0.02.</remarks>
internal sealed class SpecialTokens
{
    /// <summary>Tokens of time: 0 to 30 s.</summary>
    public const int TimestampCount = 1501;

    public const double SecondsPerTimestamp = 0.02;

    // The vocabulary of GPT-2, which English models have, ends one id earlier.
    private const int EnglishEndOfText = 50_256;

    private readonly Dictionary<string, int> _languages = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _codes = [];

    /// <param name="added">The added tokens of a tokenizer, by what is written.</param>
    /// <exception cref="InvalidDataException">One is missing.</exception>
    public SpecialTokens(IReadOnlyDictionary<string, int> added)
    {
        EndOfText = Find("<|endoftext|>");
        StartOfTranscript = Find("<|startoftranscript|>");
        Translate = Find("<|translate|>");
        Transcribe = Find("<|transcribe|>");
        StartOfPrevious = Find("<|startofprev|>");
        NoSpeech = added.TryGetValue("<|nospeech|>", out int noSpeech) ? noSpeech : Find("<|nocaptions|>");
        NoTimestamps = Find("<|notimestamps|>");
        foreach ((string written, int id) in added)
        {
            if (id > StartOfTranscript && id < Translate)
                _codes[id] = written[2..^2];
        }

        foreach ((int id, string code) in _codes)
            _languages[code] = id;

        int Find(string written) => added.TryGetValue(written, out int id)
            ? id
            : throw new InvalidDataException($"the token {written} is missing.");
    }

    public int EndOfText { get; }

    public int StartOfTranscript { get; }

    public int Translate { get; }

    public int Transcribe { get; }

    public int StartOfPrevious { get; }

    public int NoSpeech { get; }

    public int NoTimestamps { get; }

    /// <summary>The id of 0.00 s.</summary>
    public int FirstTimestamp => NoTimestamps + 1;

    /// <summary>Ids in all, times included: what the model's last layer must give.</summary>
    public int Count => FirstTimestamp + TimestampCount;

    /// <summary>
    /// Whether languages can be told apart. English vocabularies have the tokens too, one id lower, and their models never use them.
    /// </summary>
    public bool IsMultilingual => EndOfText != EnglishEndOfText;

    /// <summary>The first id of a language; all <see cref="LanguageCount"/> follow each other.</summary>
    public int FirstLanguage => StartOfTranscript + 1;

    public int LanguageCount => Translate - FirstLanguage;

    /// <summary>Whisper's code, such as <c>de</c>, of a language's id; null for another id.</summary>
    public string? LanguageOf(int id) => _codes.GetValueOrDefault(id);

    /// <summary>The id of a language; null if the model does not know it.</summary>
    /// <param name="tag">BCP 47, such as <c>de</c> or <c>pt-BR</c>; of the region nothing is known.</param>
    public int? IdOfLanguage(string tag)
    {
        string code = tag.Split('-', '_')[0].ToLowerInvariant();
        // Whisper's own spellings of Javanese and Norwegian, and the old code of Hebrew.
        code = code switch { "jv" => "jw", "nb" => "no", "iw" => "he", "fil" => "tl", _ => code };
        return _languages.TryGetValue(code, out int id) ? id : null;
    }

    public bool IsTimestamp(int id) => id >= FirstTimestamp;

    /// <summary>Text: neither a time nor a sign of the protocol.</summary>
    public bool IsText(int id) => id < EndOfText;

    /// <summary>The time of a timestamp's id.</summary>
    public TimeSpan TimeOf(int id) => TimeSpan.FromMilliseconds((id - FirstTimestamp) * 20);
}
