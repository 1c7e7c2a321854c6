using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Security;

/// <summary>
/// Short-lived secrets that a program with a key makes for one that must not have it, such as a page: each opens
/// Realtime sessions until it expires, and nothing else. In memory only, hashed; a restart forgets them. Thread-safe.
/// </summary>
/// <param name="time">Secrets expire by it.</param>
/// <param name="kept">The most that are kept; one more pushes out the oldest. Default: 10,000.</param>
internal sealed class EphemeralSecrets(TimeProvider time, int kept = 10_000)
{
    /// <summary>What every such secret begins with.</summary>
    public const string Prefix = "ek_";

    private const int RandomBytes = 24; // 192 bits, which nobody guesses.

    private readonly Lock _gate = new();
    private readonly Dictionary<string, EphemeralGrant> _byHash = new(StringComparer.Ordinal);
    private readonly Queue<string> _byAge = new();

    /// <summary>Makes a secret.</summary>
    /// <param name="lifetime">How long it opens sessions.</param>
    /// <param name="sessionJson">The session that it opens, as JSON; null for the defaults.</param>
    public EphemeralSecret Issue(TimeSpan lifetime, string? sessionJson)
    {
        string value = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        var grant = new EphemeralGrant(time.GetUtcNow() + lifetime, sessionJson);
        string hash = HashOf(value);
        lock (_gate)
        {
            ForgetOld();
            _byHash.Add(hash, grant);
            _byAge.Enqueue(hash);
        }

        return new EphemeralSecret(value, grant.ExpiresAt);
    }

    /// <summary>What the secret opens; null if it is none, is unknown or has expired.</summary>
    public EphemeralGrant? Find(string? secret)
    {
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        string hash = HashOf(secret);
        lock (_gate)
        {
            return _byHash.TryGetValue(hash, out EphemeralGrant? grant) && time.GetUtcNow() < grant.ExpiresAt
                ? grant
                : null;
        }
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private void ForgetOld()
    {
        // Lifetimes differ, so an expired one may stay behind a younger that is not; the limit takes it in the end.
        DateTimeOffset now = time.GetUtcNow();
        while (_byAge.TryPeek(out string? oldest) && (_byHash.Count >= kept || _byHash[oldest].ExpiresAt <= now))
            _byHash.Remove(_byAge.Dequeue());
    }
}

/// <summary>A secret that was just made.</summary>
/// <param name="Value">Told once; only its hash is kept.</param>
/// <param name="ExpiresAt">From then on it opens nothing.</param>
internal sealed record EphemeralSecret(string Value, DateTimeOffset ExpiresAt);

/// <summary>What a secret opens.</summary>
/// <param name="ExpiresAt">From then on nothing.</param>
/// <param name="SessionJson">The session, as JSON; null for the defaults.</param>
internal sealed record EphemeralGrant(DateTimeOffset ExpiresAt, string? SessionJson);
