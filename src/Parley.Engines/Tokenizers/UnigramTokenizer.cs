using System.Text;

using Google.Protobuf;

namespace Parley.Engines.Tokenizers;

/// <summary>
/// A SentencePiece model of the unigram kind: text to the most likely pieces and back. Thread-safe.
/// </summary>
/// <remarks>
/// Kudo 2018, "Subword Regularization"; ties and the penalty of unknown characters as in the SentencePiece library, so that
/// ids are the same.
/// </remarks>
internal sealed class UnigramTokenizer
{
    private const float UnknownPenalty = 10f;
    private const int Bytes = 256;
    private const string Space = "\u2581"; // "▁" stands for a space inside pieces

    private enum PieceKind
    {
        Normal = 1,
        Unknown = 2,
        Control = 3,
        UserDefined = 4,
        Unused = 5,
        Byte = 6,
    }

    private readonly string[] _pieces;
    private readonly float[] _scores;
    private readonly PieceKind[] _kinds;
    private readonly int[] _bytePieces = new int[Bytes];
    private readonly PieceTrie _trie = new();
    private readonly CharacterMap _map;
    private readonly NormalizerProto _rules;
    private readonly int _unknown;
    private readonly float _unknownScore;
    private readonly float _bestScore;
    private readonly bool _hasBytes;

    private UnigramTokenizer(SentencePieceProto model)
    {
        _rules = model.Normalizer ?? new NormalizerProto();
        _map = new CharacterMap(_rules.PrecompiledCharsmap.Span);
        _pieces = [.. model.Pieces.Select(piece => piece.Piece)];
        _scores = [.. model.Pieces.Select(piece => piece.Score)];
        _kinds = [.. model.Pieces.Select(piece => piece.HasType ? (PieceKind)piece.Type : PieceKind.Normal)];
        _hasBytes = model.Trainer?.ByteFallback ?? false;
        _unknown = Array.IndexOf(_kinds, PieceKind.Unknown);
        float worst = float.MaxValue;
        _bestScore = float.MinValue;
        for (int id = 0; id < _pieces.Length; id++)
        {
            if (_kinds[id] is PieceKind.Normal or PieceKind.UserDefined)
                _trie.Add(Encoding.UTF8.GetBytes(_pieces[id]), id);
            else if (_kinds[id] == PieceKind.Byte)
                _bytePieces[Convert.ToByte(_pieces[id][1..^1], 16)] = id; // "<0x0A>"
            if (_kinds[id] == PieceKind.Normal)
                (worst, _bestScore) = (Math.Min(worst, _scores[id]), Math.Max(_bestScore, _scores[id]));
        }

        _unknownScore = worst - UnknownPenalty;
    }

    /// <summary>How many pieces there are; ids are smaller.</summary>
    public int Count => _pieces.Length;

    /// <exception cref="InvalidDataException">It is no SentencePiece model, or not of the unigram kind.</exception>
    public static UnigramTokenizer Load(string path)
    {
        try
        {
            var model = SentencePieceProto.Parser.ParseFrom(File.ReadAllBytes(path));
            if (model.Pieces.Count == 0 || model.Trainer is { HasModelType: true, ModelType: not 1 } || model.Trainer is { TreatWhitespaceAsSuffix: true })
                throw new InvalidDataException($"'{path}' is not a SentencePiece model of the unigram kind.");
            return new UnigramTokenizer(model);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' is not a SentencePiece model: {exception.Message}", exception);
        }
    }

    /// <summary>The ids of a text, without any that mark begin and end.</summary>
    public int[] Encode(string text)
    {
        byte[] normalized = Normalize(Encoding.UTF8.GetBytes(text));
        return normalized.Length == 0 ? [] : BestPath(normalized);
    }

    /// <summary>The text that ids stand for.</summary>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var text = new StringBuilder();
        var bytes = new List<byte>();
        bool isFirst = true;
        foreach (int id in ids)
        {
            PieceKind kind = (uint)id < (uint)_kinds.Length ? _kinds[id] : PieceKind.Unknown;
            if (kind == PieceKind.Byte)
            {
                bytes.Add((byte)Array.IndexOf(_bytePieces, id));
                isFirst = false;
                continue;
            }

            FlushBytes();
            if (kind == PieceKind.Control)
                continue;
            string piece = kind == PieceKind.Unknown ? " \u2047 " : _pieces[id];
            if (isFirst && AddsPrefix && piece.StartsWith(Space, StringComparison.Ordinal))
                piece = piece[1..];
            text.Append(piece.Replace(Space, " ", StringComparison.Ordinal));
            isFirst = isFirst && RemovesExtraSpaces && piece.Length == 0;
        }

        FlushBytes();
        return text.ToString();

        void FlushBytes()
        {
            text.Append(Encoding.UTF8.GetString([.. bytes]));
            bytes.Clear();
        }
    }

    /// <summary>Whether a word begins with the piece.</summary>
    public bool StartsWord(int id) => _pieces[id].StartsWith(Space, StringComparison.Ordinal);

    private bool AddsPrefix => !_rules.HasAddDummyPrefix || _rules.AddDummyPrefix;

    private bool RemovesExtraSpaces => !_rules.HasRemoveExtraWhitespaces || _rules.RemoveExtraWhitespaces;

    private bool EscapesSpaces => !_rules.HasEscapeWhitespaces || _rules.EscapeWhitespaces;

    private byte[] Normalize(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> space = EscapesSpaces ? "\u2581"u8 : " "u8;
        var normalized = new List<byte>(text.Length + 16);
        bool isAfterSpace = RemovesExtraSpaces; // so that leading spaces go
        bool hasBegun = false;
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> next = _map.Next(text, out int consumed);
            text = text[consumed..];
            while (isAfterSpace && RemovesExtraSpaces && next is [(byte)' ', ..])
                next = next[1..];
            if (next.IsEmpty)
                continue;
            if (!hasBegun && AddsPrefix)
                normalized.AddRange(space);
            hasBegun = true;
            foreach (byte b in next)
            {
                if (b == (byte)' ')
                    normalized.AddRange(space);
                else
                    normalized.Add(b);
            }

            isAfterSpace = next[^1] == (byte)' ';
        }

        if (RemovesExtraSpaces)
        {
            while (normalized.Count >= space.Length && normalized[^space.Length..].ToArray().AsSpan().SequenceEqual(space))
                normalized.RemoveRange(normalized.Count - space.Length, space.Length);
        }

        return [.. normalized];
    }

    /// <summary>Viterbi over the pieces that fit: for each byte the best way to end there.</summary>
    private int[] BestPath(ReadOnlySpan<byte> text)
    {
        float[] scores = new float[text.Length + 1];
        int[] starts = new int[text.Length + 1], ids = new int[text.Length + 1];
        Array.Fill(starts, -1);
        starts[0] = 0;
        for (int start = 0; start < text.Length;)
        {
            int character = Math.Min(LengthOf(text[start]), text.Length - start);
            bool hasSingle = false;
            int node = 0;
            for (int end = start; end < text.Length && node >= 0; end++)
            {
                node = _trie.Step(node, text[end], out int piece);
                if (piece < 0)
                    continue;
                int length = end + 1 - start;
                float score = _kinds[piece] == PieceKind.UserDefined ? (length * _bestScore) - 0.1f : _scores[piece];
                Offer(scores[start] + score, start, end + 1, piece);
                hasSingle |= length == character;
            }

            if (!hasSingle)
                Offer(scores[start] + _unknownScore, start, start + character, _unknown);
            start += character;
        }

        return Backtrack(text, starts, ids);

        void Offer(float score, int start, int end, int piece)
        {
            if (starts[end] >= 0 && score <= scores[end])
                return;
            (scores[end], starts[end], ids[end]) = (score, start, piece);
        }
    }

    private int[] Backtrack(ReadOnlySpan<byte> text, int[] starts, int[] ids)
    {
        var path = new List<int>();
        bool isInUnknown = false;
        for (int end = text.Length; end > 0; end = starts[end])
        {
            bool isUnknown = ids[end] == _unknown;
            if (isUnknown && _hasBytes)
            {
                for (int i = end - 1; i >= starts[end]; i--)
                    path.Add(_bytePieces[text[i]]);
            }
            else if (!isUnknown || !isInUnknown) // neighbouring unknown characters are one
            {
                path.Add(ids[end]);
            }

            isInUnknown = isUnknown;
        }

        path.Reverse();
        return [.. path];
    }

    private static int LengthOf(byte lead) => lead switch
    {
        < 0xC0 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };
}
