using System.Text;

using Microsoft.Extensions.Options;

using Parley.Core;

namespace Parley.Engines.Phonemes;

/// <summary>
/// Phonemes from espeak-ng, which runs as programs of its own: under 2 ms for a clause where one is running, 10 ms
/// where it has to be started.
/// </summary>
internal sealed class EspeakPhonemizer : IPhonemizer, IDisposable
{
    // A batch takes some 50 ms; whoever is silent for so long hangs.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly EspeakProgram _program;
    private readonly EspeakPool _pool;
    private readonly PhonemeLines _lines;

    public EspeakPhonemizer(IOptions<EspeakOptions> options, TimeProvider time)
        : this(options.Value, time, _patience)
    {
    }

    internal EspeakPhonemizer(EspeakOptions options, TimeProvider time, TimeSpan patience)
    {
        _program = new EspeakProgram(options.Program);
        _pool = new EspeakPool(_program, patience, time);
        _lines = new PhonemeLines(_pool);
    }

    /// <summary>Whether the program is there. Never throws.</summary>
    public EngineAvailability Probe() => _program.Probe();

    public ValueTask<IReadOnlyList<PhonemeClause>> PhonemizeAsync(
        string text, string language, CancellationToken cancellationToken = default) =>
        PhonemizeAsync(text, language, isVerbatim: false, cancellationToken);

    public async ValueTask<IReadOnlyList<PhonemeClause>> PhonemizeAsync(
        string text, string language, bool isVerbatim, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(language);
        List<ClauseText> clauses = ClauseTextSplitter.Split(text, language, isVerbatim);
        string[] answers =
            await _lines.AskAsync(language, [.. clauses.Select(clause => clause.Line)], cancellationToken);
        var said = new List<PhonemeClause>(clauses.Count);
        for (int i = 0; i < clauses.Count; i++)
        {
            IReadOnlyList<PhonemeWord> words =
                await WordsAsync(clauses[i], WithoutLanguageMarks(answers[i]), language, cancellationToken);
            if (words.Count > 0)
                said.Add(
                    new PhonemeClause(
                        clauses[i].Start, clauses[i].Length, words, clauses[i].Punctuation, clauses[i].EndsSentence));
        }

        return said;
    }

    public void Dispose() => _pool.Dispose();

    private async ValueTask<IReadOnlyList<PhonemeWord>> WordsAsync(
        ClauseText clause, string phonemes, string language, CancellationToken cancellationToken)
    {
        List<WrittenWord> asked = [.. clause.Words.Where(word => word.Spoken.Length > 0)];
        string[] groups = phonemes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var pieces = new List<(int Word, string Phonemes, bool IsJoined)>();
        if (groups.Length == asked.Count && asked.TrueForAll(IsPlain))
        {
            pieces.AddRange(groups.Select((group, index) => (index, group, false)));
        }
        else if (groups.Length > 0)
        {
            string[] alone = await _lines.AskAsync(language, [.. asked.Select(word => word.Spoken)], cancellationToken);
            pieces = PhonemeAlignment.Align(string.Join(' ', groups), [.. alone.Select(WithoutLanguageMarks)]);
        }

        return Join(clause.Words, asked, pieces);
    }

    private static List<PhonemeWord> Join(
        IReadOnlyList<WrittenWord> written, List<WrittenWord> asked,
            List<(int Word, string Phonemes, bool IsJoined)> pieces)
    {
        var words = new List<PhonemeWord>(written.Count);
        foreach (WrittenWord word in written)
        {
            if (word.Given is { Length: > 0 } given)
            {
                words.Add(
                    new PhonemeWord(
                        word.Start, word.Length, given)
                    { Before = word.Before, After = word.After, IsGiven = true });
                continue;
            }

            int index = asked.IndexOf(word);
            var phonemes = new StringBuilder();
            bool isJoined = false;
            foreach ((int owner, string piece, bool joined) in pieces)
            {
                if (owner != index || index < 0)
                    continue;
                isJoined |= joined && phonemes.Length == 0;
                phonemes.Append(phonemes.Length > 0 && !joined ? " " : "").Append(piece);
            }

            if (phonemes.Length > 0)
                words.Add(
                    new PhonemeWord(word.Start, word.Length, phonemes.ToString())
                    {
                        Before = word.Before,
                        After = word.After,
                        IsJoined = isJoined && words.Count > 0
                    });
        }

        return words;
    }

    /// <summary>One that espeak-ng says as one group, unless it joins it to its neighbour.</summary>
    private static bool IsPlain(WrittenWord word) => word.Spoken.All(static c => char.IsLetter(c) || c is '\'');

    /// <summary>Foreign words come with the language in brackets: "(fr)ʃˈa(en)".</summary>
    private static string WithoutLanguageMarks(string phonemes)
    {
        if (!phonemes.Contains('('))
            return phonemes;
        var kept = new StringBuilder(phonemes.Length);
        bool isMark = false;
        foreach (char c in phonemes)
        {
            if (c == '(')
                isMark = true;
            else if (c == ')')
                isMark = false;
            else if (!isMark)
                kept.Append(c);
        }

        return kept.ToString();
    }
}
