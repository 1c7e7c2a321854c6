using Parley.Engines.Tokenizers;

namespace Parley.Engines.PocketTts.Text;

/// <summary>Divides text into chunks that the model speaks well: whole sentences, about four seconds to a quarter of a minute.</summary>
/// <remarks>
/// As published: cut where a run of sentence marks ends, what is still too long where a run of commas ends, then put
/// neighbours together while they fit. Where there are no marks at all, upstream hands on whatever is left and runs past its
/// cache; here words are the last resort.
/// </remarks>
internal sealed class TextSplitter
{
    // A text is divided in parts of this size first, so that a book begins as soon as a page.
    private const int PartCharacters = 4_000;
    // A second of frames for every three tokens, and two seconds more.
    private const double TokensPerSecond = 3;
    private const double ExtraSeconds = 2;

    private readonly UnigramTokenizer _tokenizer;
    private readonly SplitterOptions _options;
    private readonly HashSet<int> _sentenceMarks;
    private readonly HashSet<int> _commaMarks;

    public TextSplitter(UnigramTokenizer tokenizer, SplitterOptions options)
    {
        _tokenizer = tokenizer;
        _options = options;
        // The first id is the mark of a word's beginning.
        _sentenceMarks = [.. tokenizer.Encode(".!...?").Skip(1)];
        _commaMarks = [.. tokenizer.Encode(",;:").Skip(1)];
    }

    /// <summary>The chunks, made as they are asked for.</summary>
    /// <param name="text">Of any length.</param>
    /// <param name="maximumTokens">The most that a chunk without any mark may have; see <see cref="LongestFor"/>.</param>
    public IEnumerable<TextChunk> Split(string text, int maximumTokens)
    {
        foreach (string part in Parts(text))
        {
            int[] ids = _tokenizer.Encode(PromptText.Prepare(part, _options.RemovesSemicolons).Trim());
            foreach (string chunk in Merge(Segments(ids, maximumTokens)))
                yield return MakeChunk(chunk);
        }
    }

    /// <summary>The most tokens for which text and frames fit into so many positions.</summary>
    public int LongestFor(int positions)
    {
        // tokens + ceil((tokens / 3 + 2) · rate) ≤ positions
        double extra = ExtraSeconds * _options.FramesPerSecond;
        return (int)((positions - extra - 1) / (1 + (_options.FramesPerSecond / TokensPerSecond)));
    }

    /// <summary>A chunk of a text that is short enough as it is.</summary>
    public TextChunk MakeChunk(string text)
    {
        string prepared = PromptText.Prepare(text, _options.RemovesSemicolons);
        int[] ids = _tokenizer.Encode(_options.PadsShortTexts ? PromptText.Pad(prepared) : prepared);
        int frames = (int)Math.Ceiling(((ids.Length / TokensPerSecond) + ExtraSeconds) * _options.FramesPerSecond);
        return new TextChunk(prepared, ids, _options.FramesAfterEnd ?? PromptText.FramesAfterEnd(prepared), frames);
    }

    private static IEnumerable<string> Parts(string text)
    {
        while (text.Length > PartCharacters)
        {
            ReadOnlySpan<char> part = text.AsSpan(0, PartCharacters);
            int end = LastSentenceEnd(part) is var mark and > 0 ? mark : part.LastIndexOf(' ');
            if (end <= 0)
                end = char.IsHighSurrogate(text[PartCharacters - 1]) ? PartCharacters - 1 : PartCharacters;
            yield return text[..end];
            text = text[end..];
        }

        yield return text;
    }

    private static int LastSentenceEnd(ReadOnlySpan<char> part)
    {
        for (int i = part.Length - 2; i > 0; i--)
        {
            if (part[i] is '.' or '!' or '?' && char.IsWhiteSpace(part[i + 1]))
                return i + 1;
        }

        return -1;
    }

    private IEnumerable<(int Tokens, string Text)> Segments(int[] ids, int maximumTokens)
    {
        foreach (Range sentence in CutAfter(ids, _sentenceMarks))
        {
            int[] part = ids[sentence];
            IEnumerable<Range> pieces = part.Length > _options.MaximumTokens ? CutAfter(part, _commaMarks) : [Range.All];
            foreach (Range piece in pieces)
            {
                int[] segment = part[piece];
                IEnumerable<Range> words = segment.Length > maximumTokens ? CutAtWords(segment) : [Range.All];
                foreach (int[] phrase in words.Select(range => segment[range]))
                    yield return (phrase.Length, _tokenizer.Decode(phrase));
            }
        }
    }

    private static IEnumerable<Range> CutAfter(int[] ids, HashSet<int> marks)
    {
        int start = 0;
        for (int i = 1; i < ids.Length; i++)
        {
            if (!marks.Contains(ids[i - 1]) || marks.Contains(ids[i]))
                continue;
            yield return start..i;
            start = i;
        }

        yield return start..ids.Length;
    }

    private IEnumerable<Range> CutAtWords(int[] ids)
    {
        for (int start = 0; start < ids.Length;)
        {
            int end = Math.Min(start + _options.MaximumTokens, ids.Length);
            int word = end;
            while (word < ids.Length && word > start + 1 && !_tokenizer.StartsWord(ids[word]))
                word--;
            end = word > start + 1 ? word : end;
            yield return start..end;
            start = end;
        }
    }

    private IEnumerable<string> Merge(IEnumerable<(int Tokens, string Text)> segments)
    {
        string chunk = "";
        int tokens = 0;
        foreach ((int count, string text) in segments)
        {
            if (chunk.Length > 0 && tokens + count > _options.MaximumTokens)
            {
                yield return chunk.Trim();
                chunk = "";
            }

            (chunk, tokens) = chunk.Length == 0 ? (text, count) : ($"{chunk} {text}", tokens + count);
        }

        if (chunk.Trim().Length > 0)
            yield return chunk.Trim();
    }
}
