using System.Text;

namespace Parley.Engines.Tokenizers;

/// <summary>
/// Pieces with their likelihoods, as a <c>tokenizer.json</c> holds them: text to the likeliest pieces. Thread-safe.
/// </summary>
/// <remarks>
/// Kudo 2018, "Subword Regularization". Ties and the penalty of unknown characters as in Hugging Face's tokenizers,
/// whose
/// scores are doubles; <see cref="UnigramTokenizer"/> is the same for SentencePiece's own files.
/// </remarks>
internal sealed class UnigramModel : IPieceModel
{
    private const double UnknownPenalty = 10;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly double[] _scores;
    private readonly PieceTrie _trie = new();
    private readonly double _unknownScore;

    /// <param name="pieces">By id.</param>
    /// <param name="unknown">The id of the piece for unknown characters; null for none.</param>
    /// <exception cref="InvalidDataException">There is no piece, or none of that id.</exception>
    public UnigramModel(IReadOnlyList<(string Piece, double Score)> pieces, int? unknown)
    {
        if (pieces.Count == 0 || unknown < 0 || unknown >= pieces.Count)
            throw new InvalidDataException($"The vocabulary has {pieces.Count} pieces, none of the id {unknown}.");
        _scores = [.. pieces.Select(static piece => piece.Score)];
        for (int id = 0; id < pieces.Count; id++)
        {
            _ids[pieces[id].Piece] = id;
            if (pieces[id].Piece.Length > 0)
                _trie.Add(Encoding.UTF8.GetBytes(pieces[id].Piece), id);
        }

        UnknownId = unknown;
        MedianLength = PieceLengths.Median(pieces.Select(static piece => piece.Piece));
        _unknownScore = _scores.Min() - UnknownPenalty;
    }

    public int Count => _scores.Length;

    public int MedianLength { get; }

    public int? UnknownId { get; }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        byte[] text = new byte[Encoding.UTF8.GetMaxByteCount(word.Length)];
        int length = Encoding.UTF8.GetBytes(word, text);
        int first = ids.Count;
        (int Start, int Id)[] steps = BestPath(text.AsSpan(0, length));
        bool isUnknown = false;
        for (int end = length; end > 0; end = steps[end].Start)
        {
            bool wasUnknown = isUnknown;
            isUnknown = steps[end].Id < 0;
            if (!isUnknown)
                ids.Add(steps[end].Id);
            else if (!wasUnknown && UnknownId is { } unknown) // neighbouring unknown characters are one
                ids.Add(unknown);
        }

        ids.Reverse(first, ids.Count - first);
    }

    /// <inheritdoc/>
    public int? IdOf(string piece) => _ids.TryGetValue(piece, out int id) ? id : null;

    /// <summary>Viterbi: for each byte, where the best piece that ends before it starts, and which it is.</summary>
    private (int Start, int Id)[] BestPath(ReadOnlySpan<byte> text)
    {
        double[] scores = new double[text.Length + 1];
        var steps = new (int Start, int Id)[text.Length + 1];
        Array.Fill(steps, (-1, -1));
        for (int start = 0; start < text.Length;)
        {
            Rune.DecodeFromUtf8(text[start..], out _, out int character);
            bool hasSingle = false;
            int node = 0;
            for (int end = start; end < text.Length; end++)
            {
                node = _trie.Step(node, text[end], out int piece);
                if (node < 0)
                    break;
                if (piece < 0)
                    continue;
                Offer(scores[start] + _scores[piece], start, end + 1, piece);
                hasSingle |= end + 1 - start == character;
            }

            if (!hasSingle)
                Offer(scores[start] + _unknownScore, start, start + character, -1);
            start += character;
        }

        return steps;

        void Offer(double score, int start, int end, int piece)
        {
            if (steps[end].Start >= 0 && score <= scores[end])
                return;
            (scores[end], steps[end]) = (score, (start, piece));
        }
    }
}
