using System.Text;

namespace Parley.Engines.Whisper.Text;

/// <summary>Text from tokens as they come: a character is given when its last byte is there, never before. Not thread-safe.</summary>
/// <param name="tokenizer">Of the tokens.</param>
internal sealed class GrowingText(WhisperTokenizer tokenizer)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _text = new();
    private char[] _characters = new char[32];

    /// <summary>Whole characters so far.</summary>
    public string Text => _text.ToString();

    /// <summary>The characters that this token completes; often none or several.</summary>
    public string Add(int id)
    {
        string added = Convert(tokenizer.BytesOf(id), isLast: false);
        _text.Append(added);
        return added;
    }

    /// <summary>No more tokens come: U+FFFD for the part of a character that is left, if one is.</summary>
    public string Complete()
    {
        string added = Convert([], isLast: true);
        _text.Append(added);
        return added;
    }

    public void Clear()
    {
        _decoder.Reset();
        _text.Clear();
    }

    private string Convert(ReadOnlySpan<byte> bytes, bool isLast)
    {
        int most = Encoding.UTF8.GetMaxCharCount(bytes.Length + 4);
        if (_characters.Length < most)
            _characters = new char[most];
        int count = _decoder.GetChars(bytes, _characters, isLast);
        return new string(_characters, 0, count);
    }
}
