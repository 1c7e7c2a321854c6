namespace Parley.Server.Storage;

/// <summary>Folders that only their owner may look into: they hold people's voices and words.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path); // the profile's folder is private by itself
        else
            Directory.CreateDirectory(path, Mode);
    }
}
