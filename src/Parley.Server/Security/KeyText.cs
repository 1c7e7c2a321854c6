using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Security;

/// <summary>
/// The text of a key: <c>pk_</c>, an id of 12 hexadecimal digits, <c>_</c>, 256 random bits as 64 of them. The prefix
/// lets scanners find keys that got where they do not belong; the id finds its record without searching for a secret.
/// </summary>
internal static class KeyText
{
    public const string Prefix = "pk_";

    public const int IdLength = 12;

    private const int SecretBytes = 32;
    private const int Length = 3 + IdLength + 1 + (2 * SecretBytes);

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static string NewId() => RandomNumberGenerator.GetHexString(IdLength, lowercase: true);

    public static string NewSecret(string id) =>
        $"{Prefix}{id}_{RandomNumberGenerator.GetHexString(2 * SecretBytes, lowercase: true)}";

    /// <summary>SHA-256: a key has 256 random bits, so that nothing slower would make it harder to guess.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <returns>The id in a well-formed key; null for anything else.</returns>
    public static string? IdOf(string text)
    {
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        ReadOnlySpan<char> id = text.AsSpan(Prefix.Length, IdLength);
        ReadOnlySpan<char> secret = text.AsSpan(Prefix.Length + IdLength + 1);
        return text[Prefix.Length + IdLength] == '_' && !id.ContainsAnyExcept(Digits) && !secret.ContainsAnyExcept(Digits)
            ? id.ToString()
            : null;
    }

    public static bool IsId(string text) => text.Length == IdLength && !text.AsSpan().ContainsAnyExcept(Digits);
}
