using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Parley.Engines.Tokenizers;

/// <summary>
/// SentencePiece's precompiled rules of normalisation: which bytes of UTF-8 become which others, by the longest match.
/// </summary>
/// <remarks>
/// The format: the size of the first part (uint32), a double-array trie of 32-bit units as the Darts-clone library lays it
/// out, then the replacements, each ended by a zero. A match's value is the offset of its replacement.
/// </remarks>
internal sealed class CharacterMap
{
    private readonly uint[] _units;
    private readonly byte[] _replacements;

    /// <param name="rules">Empty for no rules.</param>
    /// <exception cref="InvalidDataException">They are cut off.</exception>
    public CharacterMap(ReadOnlySpan<byte> rules)
    {
        if (rules.IsEmpty)
        {
            (_units, _replacements) = ([], []);
            return;
        }

        int trieBytes = rules.Length < sizeof(uint) ? -1 : (int)BinaryPrimitives.ReadUInt32LittleEndian(rules);
        if (trieBytes <= 0 || trieBytes % sizeof(uint) != 0 || trieBytes >= rules.Length - sizeof(uint) || rules[^1] != 0)
            throw new InvalidDataException("The tokenizer's rules of normalisation are damaged.");
        _units = MemoryMarshal.Cast<byte, uint>(rules.Slice(sizeof(uint), trieBytes)).ToArray();
        _replacements = rules[(sizeof(uint) + trieBytes)..].ToArray();
    }

    /// <summary>What stands at the start of the text: a match's replacement, else the next character as it is.</summary>
    /// <param name="text">UTF-8, not empty.</param>
    /// <param name="consumedBytes">How much of it that is.</param>
    public ReadOnlySpan<byte> Next(ReadOnlySpan<byte> text, out int consumedBytes)
    {
        if (Match(text, out consumedBytes) is { } offset)
        {
            ReadOnlySpan<byte> rest = _replacements.AsSpan(offset);
            return rest[..rest.IndexOf((byte)0)];
        }

        bool isCharacter = Rune.DecodeFromUtf8(text, out _, out consumedBytes) == System.Buffers.OperationStatus.Done;
        return isCharacter ? text[..consumedBytes] : "\uFFFD"u8;
    }

    private int? Match(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        int? found = null;
        if (_units.Length == 0)
            return null;
        uint node = Offset(_units[0]);
        for (int i = 0; i < text.Length; i++)
        {
            node ^= text[i];
            if (node >= (uint)_units.Length || (_units[node] & 0x8000_00FFu) != text[i])
                break;
            uint unit = _units[node];
            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 0)
                continue;
            // The leaf's value is where the node's children begin.
            if (node >= (uint)_units.Length)
                break;
            uint value = _units[node] & 0x7FFF_FFFFu;
            if (value >= (uint)_replacements.Length)
                break;
            (found, length) = ((int)value, i + 1);
        }

        return found;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & 0x200u) >> 6);
}
