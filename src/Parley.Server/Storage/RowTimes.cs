namespace Parley.Server.Storage;

/// <summary>Times as rows have them.</summary>
internal static class RowTimes
{
    public static long NowUnixMs(this TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();

    public static DateTimeOffset Read(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);

    public static DateTimeOffset? Read(long? unixMs) => unixMs is { } there ? Read(there) : null;

    public static long? ToUnixMs(this DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();
}
