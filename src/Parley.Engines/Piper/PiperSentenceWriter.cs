using System.Text;

using Parley.Engines.Phonemes;

namespace Parley.Engines.Piper;

/// <summary>
/// Writes phonemes as the ids of one voice: each is followed by a pad, those that the voice does not know are left out.
/// </summary>
internal sealed class PiperSentenceWriter
{
    private readonly PiperConfig _config;
    private readonly List<long> _ids = [];
    private readonly List<PiperSentence.Word> _words = [];
    private readonly int _emptyLength;

    public PiperSentenceWriter(PiperConfig config)
    {
        _config = config;
        _ids.AddRange(config.Ids["^"]);
        _ids.AddRange(config.Ids["_"]);
        _emptyLength = _ids.Count;
    }

    public bool IsEmpty => _ids.Count == _emptyLength;

    public int Count => _ids.Count;

    /// <summary>A clause after those before, with the mark at its end.</summary>
    public void Add(PhonemeClause clause, string text)
    {
        bool isFirst = true;
        foreach (PhonemeWord word in clause.Words)
        {
            if (!IsEmpty && (isFirst || !word.IsJoined))
                AddPhonemes(" ");
            AddWord(text.Substring(word.Start, word.Length), word.Phonemes);
            isFirst = false;
        }

        // The model knows no other marks; espeak-ng, by whose clauses it was trained, counts these as semicolons.
        char mark = clause.Mark is '…' or '—' ? ';' : clause.Mark;
        if (mark != '\0')
            AddPhonemes(mark.ToString());
    }

    /// <summary>Phonemes as they are, word by word.</summary>
    public void Add(string phonemes)
    {
        foreach (string word in phonemes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsEmpty)
                AddPhonemes(" ");
            AddWord(word, word);
        }
    }

    /// <summary>The sentence; the writer is done.</summary>
    public PiperSentence Finish()
    {
        _ids.AddRange(_config.Ids["$"]);
        return new PiperSentence([.. _ids], _words);
    }

    private void AddWord(string text, string phonemes)
    {
        int first = _ids.Count;
        AddPhonemes(phonemes);
        if (_ids.Count > first)
            _words.Add(new PiperSentence.Word(text, first, _ids.Count));
    }

    private void AddPhonemes(string phonemes)
    {
        foreach (Rune rune in Decomposition.Decompose(phonemes).EnumerateRunes())
        {
            // Ties are espeak-ng's, for those who want to know where a diphthong ends; Piper's voices have never seen
            // one.
            if (rune.Value == '\u0361')
                continue;
            string phoneme = rune.ToString();
            if (_config.Replacements.TryGetValue(phoneme, out string[]? others))
            {
                foreach (string other in others)
                    AddId(other);
            }
            else
            {
                AddId(phoneme);
            }
        }
    }

    private void AddId(string phoneme)
    {
        if (!_config.Ids.TryGetValue(phoneme, out long[]? ids))
            return;
        _ids.AddRange(ids);
        _ids.AddRange(_config.Ids["_"]);
    }
}
