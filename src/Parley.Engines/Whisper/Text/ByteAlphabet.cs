namespace Parley.Engines.Whisper.Text;

/// <summary>How byte-level vocabularies write bytes as visible characters: a space is <c>Ġ</c>.</summary>
/// <remarks>
/// GPT-2 (Radford et al. 2019): the printable characters of Latin-1 stand for themselves, the other 68 bytes for the characters
/// from U+0100 on, in order.
/// </remarks>
internal static class ByteAlphabet
{
    private const int Bytes = 256;

    private static readonly char[] _characters = Characters();
    private static readonly Dictionary<char, byte> _bytes = _characters.Index().ToDictionary(pair => pair.Item, pair => (byte)pair.Index);

    /// <summary>The character that stands for a byte.</summary>
    public static char CharacterOf(byte value) => _characters[value];

    /// <summary>The bytes of a token as it is written in the vocabulary; null if it has characters of another alphabet.</summary>
    public static byte[]? BytesOf(string written)
    {
        byte[] bytes = new byte[written.Length];
        for (int i = 0; i < written.Length; i++)
        {
            if (!_bytes.TryGetValue(written[i], out bytes[i]))
                return null;
        }

        return bytes;
    }

    private static char[] Characters()
    {
        char[] characters = new char[Bytes];
        char next = '\u0100';
        for (int value = 0; value < Bytes; value++)
        {
            bool isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = isPrintable ? (char)value : next++;
        }

        return characters;
    }
}
