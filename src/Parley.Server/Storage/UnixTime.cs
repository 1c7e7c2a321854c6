namespace Parley.Server.Storage;

/// <summary>Times as rows have them.</summary>
internal static class UnixTime
{
    public static DateTimeOffset? Of(long? unixMs) =>
        unixMs is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    public static long? ToUnixMs(this DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();
}
