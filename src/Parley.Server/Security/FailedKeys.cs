using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

using Microsoft.Extensions.Options;

namespace Parley.Server.Security;

/// <summary>
/// Counts the wrong keys of each address. One that sent too many in a minute is told to wait, and its keys are no longer
/// looked up; those that are in use meanwhile still work, so that nobody can lock out others behind the same address.
/// Thread-safe.
/// </summary>
internal sealed class FailedKeys(IOptions<AccessOptions> options, TimeProvider time)
{
    private const int MaximumAddresses = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IPAddress, Count> _counts = new();

    /// <summary>How long the address has to wait; null if it need not.</summary>
    public TimeSpan? WaitOf(IPAddress? address)
    {
        if (!_counts.TryGetValue(NetworkOf(address), out Count count) || count.Failures < options.Value.FailedKeysPerMinute)
            return null;
        TimeSpan wait = Window - time.GetElapsedTime(count.Since);
        return wait > TimeSpan.Zero ? wait : null;
    }

    /// <returns>Whether this one was the last that is let through.</returns>
    public bool Add(IPAddress? address)
    {
        if (_counts.Count >= MaximumAddresses)
            Forget();
        long now = time.GetTimestamp();
        Count count = _counts.AddOrUpdate(
            NetworkOf(address), new Count(1, now),
            (_, before) => IsOver(before) ? new Count(1, now) : before with { Failures = before.Failures + 1 });
        return count.Failures == options.Value.FailedKeysPerMinute;
    }

    private bool IsOver(Count count) => time.GetElapsedTime(count.Since) >= Window;

    private void Forget()
    {
        foreach ((IPAddress address, Count count) in _counts)
        {
            if (IsOver(count))
                _counts.TryRemove(address, out _);
        }

        // So many addresses at once are one attacker with a network; the keys themselves cannot be guessed.
        if (_counts.Count >= MaximumAddresses)
            _counts.Clear();
    }

    // Whoever has one IPv6 address has 2^64.
    private static IPAddress NetworkOf(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private readonly record struct Count(int Failures, long Since);
}
