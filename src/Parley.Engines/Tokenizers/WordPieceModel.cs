using System.Collections.Frozen;
using System.Text;

namespace Parley.Engines.Tokenizers;

/// <summary>WordPiece: the longest piece that fits, again and again. Thread-safe.</summary>
/// <remarks>Wu et al. 2016, "Google's Neural Machine Translation System", as BERT uses it.</remarks>
internal sealed class WordPieceModel : IPieceModel
{
    private readonly FrozenDictionary<string, int> _pieces;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _starts;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _continuations;
    private readonly int _longest;
    private readonly int _unknown;
    private readonly int _maximumWordCharacters;

    /// <param name="vocabulary">Pieces and their ids.</param>
    /// <param name="unknown">The piece that stands for words that cannot be taken apart.</param>
    /// <param name="prefix">What pieces inside a word begin with.</param>
    /// <param name="maximumWordCharacters">Longer words are unknown.</param>
    /// <exception cref="InvalidDataException">The vocabulary lacks that piece.</exception>
    public WordPieceModel(
        IReadOnlyDictionary<string, int> vocabulary, string unknown = "[UNK]", string prefix = "##",
        int maximumWordCharacters = 100)
    {
        _pieces = vocabulary.ToFrozenDictionary(StringComparer.Ordinal);
        _starts = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        _continuations = vocabulary
            .Where(piece => piece.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(piece => piece.Key[prefix.Length..], static piece => piece.Value, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = vocabulary.Keys.Select(static piece => piece.Length).DefaultIfEmpty().Max();
        _unknown = IdOf(unknown)
            ?? throw new InvalidDataException($"The vocabulary has no '{unknown}', so it is none of WordPiece.");
        _maximumWordCharacters = maximumWordCharacters;
        Count = vocabulary.Values.Max() + 1;
        MedianLength = PieceLengths.Median(vocabulary.Keys);
    }

    public int Count { get; }

    public int MedianLength { get; }

    public int? UnknownId => _unknown;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        int before = ids.Count;
        if (IsTooLong(word))
        {
            ids.Add(_unknown);
            return;
        }

        for (ReadOnlySpan<char> rest = word; !rest.IsEmpty;)
        {
            FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> pieces =
                ids.Count == before ? _starts : _continuations;
            int length = Math.Min(rest.Length, _longest);
            int id = 0;
            while (length > 0 && !pieces.TryGetValue(rest[..length], out id))
                length--;
            if (length == 0)
            {
                ids.RemoveRange(before, ids.Count - before);
                ids.Add(_unknown);
                return;
            }

            ids.Add(id);
            rest = rest[length..];
        }
    }

    /// <inheritdoc/>
    public int? IdOf(string piece) => _pieces.TryGetValue(piece, out int id) ? id : null;

    private bool IsTooLong(ReadOnlySpan<char> word)
    {
        if (word.Length <= _maximumWordCharacters)
            return false;
        int characters = 0;
        foreach (Rune _ in word.EnumerateRunes())
            characters++;
        return characters > _maximumWordCharacters;
    }
}
