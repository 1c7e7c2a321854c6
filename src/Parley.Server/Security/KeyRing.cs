using System.Collections.Concurrent;
using System.Security.Cryptography;

using Microsoft.Extensions.Options;

namespace Parley.Server.Security;

/// <summary>
/// Tells whether a key is one of ours. Records that were found are kept for a moment, so that a busy client costs no
/// query a request; revoking takes effect when that moment is over. Thread-safe.
/// </summary>
internal sealed class KeyRing(IKeyStore store, IOptions<AccessOptions> options, TimeProvider time)
{
    // An id that nobody has must take as long as a wrong secret does.
    private static readonly byte[] NobodysHash = new byte[SHA256.HashSizeInBytes];

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly TimeSpan _believed = TimeSpan.FromMilliseconds(options.Value.KeyCacheMs);

    /// <param name="text">As it came.</param>
    /// <param name="mayAsk">Whether the database may be asked; else only what is at hand counts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The key's record is there only where the secret was right.</returns>
    public async ValueTask<(KeyVerdict Verdict, ApiKey? Key)> CheckAsync(
        string text, bool mayAsk, CancellationToken cancellationToken)
    {
        if (KeyText.IdOf(text) is not { } id)
            return (KeyVerdict.Unknown, null);
        byte[] hash = KeyText.Hash(text);
        bool isAtHand = _known.TryGetValue(id, out Known known) && time.GetElapsedTime(known.AskedAt) < _believed;
        if (isAtHand && Judge(known.Key, hash) is not KeyVerdict.Unknown and var verdict)
            return (verdict, known.Key);
        // A secret that does not fit may be newer than the record: the key was rotated a moment ago.
        ApiKey? key = mayAsk ? await AskAsync(id, cancellationToken) : null;
        verdict = Judge(key, hash);
        return (verdict, verdict == KeyVerdict.Unknown ? null : key);
    }

    private async Task<ApiKey?> AskAsync(string id, CancellationToken cancellationToken)
    {
        long askedAt = time.GetTimestamp();
        ApiKey? key = await store.FindAsync(id, cancellationToken);
        // Only keys that exist: what strangers make up must not fill the memory.
        if (key is null)
            _known.TryRemove(id, out _);
        else
            _known[id] = new Known(key, askedAt);
        return key;
    }

    private KeyVerdict Judge(ApiKey? key, byte[] hash)
    {
        bool isPresent = CryptographicOperations.FixedTimeEquals(hash, key?.Hash ?? NobodysHash);
        bool isPrevious = CryptographicOperations.FixedTimeEquals(hash, key?.PreviousHash ?? NobodysHash);
        if (key is null || !(isPresent || isPrevious))
            return KeyVerdict.Unknown;
        DateTimeOffset now = time.GetUtcNow();
        if (key.RevokedAt is not null)
            return KeyVerdict.Revoked;
        if (!key.IsUsable(now))
            return KeyVerdict.Expired;
        return isPresent || now < key.PreviousExpiresAt ? KeyVerdict.Valid : KeyVerdict.Replaced;
    }

    private readonly record struct Known(ApiKey Key, long AskedAt);
}
