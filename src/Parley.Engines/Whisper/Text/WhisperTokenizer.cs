using System.Globalization;
using System.Text;

using Parley.Core;

namespace Parley.Engines.Whisper.Text;

/// <summary>Whisper's byte-level byte-pair tokenizer: text to ids and back. Thread-safe.</summary>
internal sealed class WhisperTokenizer
{
    private readonly byte[][] _tokens;
    private readonly BytePairs _pairs;
    private readonly Dictionary<int, byte[]> _added;

    private WhisperTokenizer(TokenizerFile file)
    {
        _tokens = file.Tokens;
        _pairs = file.Pairs;
        _added = file.Added.ToDictionary(token => token.Value, token => Encoding.UTF8.GetBytes(token.Key));
        Special = new SpecialTokens(file.Added);
        // Exports spell it in two ways; this is OpenAI's.
        _added[Special.NoSpeech] = "<|nospeech|>"u8.ToArray();
    }

    public SpecialTokens Special { get; }

    /// <param name="path">A <c>tokenizer.json</c>.</param>
    /// <param name="vocabularySize">How many ids the model tells apart, to be checked; null to take any.</param>
    /// <exception cref="InvalidDataException">It is not a byte-level byte-pair tokenizer with Whisper's special tokens.</exception>
    /// <exception cref="ModelIntegrityException">It belongs to another model.</exception>
    public static WhisperTokenizer Load(string path, int? vocabularySize = null)
    {
        WhisperTokenizer tokenizer;
        try
        {
            tokenizer = new WhisperTokenizer(TokenizerFile.Read(path));
        }
        catch (InvalidDataException exception) when (!exception.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException(
                $"'{path}' is not the tokenizer of a Whisper model: {exception.Message} Fetch the model again.", exception);
        }

        if (vocabularySize is { } expected && expected != tokenizer.Special.Count)
        {
            throw new ModelIntegrityException(
                $"'{path}' has {tokenizer.Special.Count} tokens, but the model beside it {expected}; "
                + "their files come from different models. Fetch the model again.");
        }

        return tokenizer;
    }

    /// <summary>The ids of a text. What looks like a special token is text.</summary>
    public int[] Encode(string text)
    {
        List<int> ids = [];
        byte[] bytes = new byte[64];
        foreach (ReadOnlySpan<char> piece in new TextPieces(text))
        {
            int most = Encoding.UTF8.GetMaxByteCount(piece.Length);
            if (bytes.Length < most)
                bytes = new byte[most];
            int count = Encoding.UTF8.GetBytes(piece, bytes);
            _pairs.Encode(bytes.AsSpan(0, count), ids);
        }

        return [.. ids];
    }

    /// <summary>The text of ids, special tokens written out; U+FFFD for every part that is no character.</summary>
    public string Decode(params ReadOnlySpan<int> ids)
    {
        var bytes = new List<byte>();
        foreach (int id in ids)
            bytes.AddRange(BytesOf(id));
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>The text of those ids that are text.</summary>
    public string DecodeText(IEnumerable<int> ids)
    {
        var bytes = new List<byte>();
        foreach (int id in ids)
        {
            if (Special.IsText(id))
                bytes.AddRange(_tokens[id]);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>The bytes of one id, which may be a part of a character.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public ReadOnlySpan<byte> BytesOf(int id)
    {
        if ((uint)id < (uint)_tokens.Length)
            return _tokens[id];
        if (_added.TryGetValue(id, out byte[]? added))
            return added;
        // Older files leave the times out.
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)Special.Count, nameof(id));
        ArgumentOutOfRangeException.ThrowIfLessThan(id, Special.FirstTimestamp);
        double seconds = (id - Special.FirstTimestamp) * SpecialTokens.SecondsPerTimestamp;
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<|{seconds:F2}|>"));
    }
}
