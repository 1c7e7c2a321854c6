namespace Parley.Engines.Models.Downloading;

/// <summary>Whether there is room for what is about to come.</summary>
internal static class DiskSpace
{
    /// <param name="folder">Where it will be written; it need not exist.</param>
    /// <param name="bytes">How much will.</param>
    /// <exception cref="IOException">There is not; the message says how much is missing.</exception>
    public static void Require(string folder, long bytes)
    {
        if (bytes <= 0 || FreeBytes(folder) is not { } free || free >= bytes)
            return;
        throw new IOException(
            $"There is not enough room in '{folder}': {ByteSize.Format(bytes)} are needed, " +
            $"{ByteSize.Format(free)} are free. " +
            "Free some space, or set PARLEY_MODELS to a folder on another disk.");
    }

    public static long? FreeBytes(string folder)
    {
        try
        {
            string existing = folder;
            while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
                existing = parent;
            return new DriveInfo(existing).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // the system does not tell: writing will
        }
    }
}
