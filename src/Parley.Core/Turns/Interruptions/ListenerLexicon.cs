using System.Text;

namespace Parley.Core.Turns.Interruptions;

/// <summary>
/// Reads what a listener says by lists of words and phrases. Small and capital letters, accents, apostrophes and letters
/// drawn out ("hmmmm") make no difference. Where the language is not known, the lists of all languages count. Thread-safe.
/// </summary>
public sealed class ListenerLexicon
{
    private readonly Dictionary<string, Table> _tables = new(StringComparer.Ordinal);
    private readonly Table _all = new();

    /// <param name="agreements">More words and phrases that accompany a reply, in whatever language.</param>
    /// <param name="stops">More that interrupt at once.</param>
    public ListenerLexicon(IEnumerable<string>? agreements = null, IEnumerable<string>? stops = null)
    {
        (ListenerWordKind, string)[] own =
        [
            (ListenerWordKind.Agreement, string.Join(',', agreements ?? [])), (ListenerWordKind.Stop, string.Join(',', stops ?? [])),
        ];
        foreach ((string language, (ListenerWordKind, string)[] lists) in ListenerWords.ByLanguage)
        {
            _tables.Add(language, new Table([.. lists, .. ListenerWords.Everywhere, .. own]));
            _all.Add(lists);
        }

        _all.Add(ListenerWords.Everywhere);
        _all.Add(own);
    }

    /// <summary>What the text amounts to.</summary>
    /// <param name="text">As a recogniser gives it.</param>
    /// <param name="language">BCP 47; null if not known.</param>
    public ListenerMeaning Read(string text, string? language = null)
    {
        List<string> words = WordsOf(text);
        Table table = language is not null && _tables.TryGetValue(language.Split('-')[0].ToLowerInvariant(), out Table? own)
            ? own
            : _all;
        bool stops = false, asks = false, answers = false, mayGoOn = false;
        int carryOn = 0, scraps = 0;
        for (int at = 0; at < words.Count;)
        {
            (ListenerWordKind? kind, int length, bool isBeginning) = table.Match(words, at);
            stops |= kind == ListenerWordKind.Stop && carryOn == 0;
            asks |= kind == ListenerWordKind.Question && carryOn == 0;
            answers |= carryOn == 0 && (kind == ListenerWordKind.Agreement || IsNo(kind, words[at]));
            if (kind is null or ListenerWordKind.Question or ListenerWordKind.Stop)
                carryOn += length;
            else if (kind == ListenerWordKind.Scrap)
                scraps += length;
            mayGoOn = isBeginning;
            at += length;
        }

        return new ListenerMeaning(words.Count, stops, asks, answers, carryOn, scraps, mayGoOn);
    }

    private static bool IsNo(ListenerWordKind? kind, string word) =>
        kind == ListenerWordKind.Stop && word is "no" or "nope" or "nein" or "nee" or "ne" or "non" or "nao";

    /// <summary>Runs of letters and digits, as the lists have them.</summary>
    private static List<string> WordsOf(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c))
                word.Append(Plain(char.ToLowerInvariant(c)));
            else if (c is not ('\'' or '’') && !char.IsBetween(c, '\u0300', '\u036f'))
                Take(word, words);
        }

        Take(word, words);
        return words;
    }

    /// <summary>
    /// The letter without its accent. By hand: without the system's tables of languages .NET does not take letters apart.
    /// </summary>
    private static char Plain(char letter) => letter switch
    {
        'à' or 'á' or 'â' or 'ã' or 'ä' or 'å' => 'a',
        'ç' => 'c',
        'è' or 'é' or 'ê' or 'ë' => 'e',
        'ì' or 'í' or 'î' or 'ï' => 'i',
        'ñ' => 'n',
        'ò' or 'ó' or 'ô' or 'õ' or 'ö' => 'o',
        'ù' or 'ú' or 'û' or 'ü' => 'u',
        _ => letter,
    };

    private static void Take(StringBuilder word, List<string> words)
    {
        if (word.Length > 0)
            words.Add(Shorten(word.ToString()));
        word.Clear();
    }

    /// <summary>No word has a letter three times in a row; who writes it so has heard it drawn out.</summary>
    private static string Shorten(string word)
    {
        var shortened = new StringBuilder(word.Length);
        for (int at = 0; at < word.Length;)
        {
            int end = at + 1;
            while (end < word.Length && word[end] == word[at])
                end++;
            shortened.Append(word[at], char.IsLetter(word[at]) && end - at > 2 ? 1 : end - at);
            at = end;
        }

        return shortened.ToString();
    }

    /// <summary>Phrases with their kinds, and what phrases begin with.</summary>
    private sealed class Table
    {
        private readonly Dictionary<string, ListenerWordKind> _kinds = new(StringComparer.Ordinal);
        private readonly HashSet<string> _beginnings = new(StringComparer.Ordinal);
        private int _longest = 1;

        public Table(params (ListenerWordKind Kind, string Phrases)[] lists) => Add(lists);

        public void Add((ListenerWordKind Kind, string Phrases)[] lists)
        {
            foreach ((ListenerWordKind kind, string phrases) in lists)
            {
                foreach (string phrase in phrases.Split(',', StringSplitOptions.RemoveEmptyEntries))
                    Add(kind, WordsOf(phrase));
            }
        }

        /// <summary>The longest phrase there; a word that is none has no kind.</summary>
        public (ListenerWordKind? Kind, int Length, bool IsBeginning) Match(List<string> words, int at)
        {
            bool isBeginning = false;
            (ListenerWordKind?, int) best = (null, 1);
            string phrase = "";
            for (int length = 1; length <= _longest && at + length <= words.Count; length++)
            {
                phrase = length == 1 ? words[at] : $"{phrase} {words[at + length - 1]}";
                if (_kinds.TryGetValue(phrase, out ListenerWordKind kind))
                    best = (kind, length);
                isBeginning = at + length == words.Count && _beginnings.Contains(phrase);
            }

            // A lone letter is what a recogniser makes of a sound that is no word.
            if (best == (null, 1) && words[at].Length == 1 && char.IsLetter(words[at][0]))
                best = (ListenerWordKind.Scrap, 1);
            return (best.Item1, best.Item2, isBeginning);
        }

        private void Add(ListenerWordKind kind, List<string> words)
        {
            if (words.Count == 0)
                return;
            string phrase = string.Join(' ', words);
            // In two languages it may be for two things; what stops comes first, what means nothing last.
            if (!_kinds.TryGetValue(phrase, out ListenerWordKind known) || RankOf(kind) > RankOf(known))
                _kinds[phrase] = kind;
            _longest = Math.Max(_longest, words.Count);
            for (int length = 1; length < words.Count; length++)
                _beginnings.Add(string.Join(' ', words.Take(length)));
        }

        private static int RankOf(ListenerWordKind kind) => kind switch
        {
            ListenerWordKind.Stop => 4,
            ListenerWordKind.Agreement => 3,
            ListenerWordKind.Question => 2,
            ListenerWordKind.Murmur => 1,
            _ => 0,
        };
    }
}
