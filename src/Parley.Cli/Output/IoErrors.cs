namespace Parley.Cli.Output;

/// <summary>Reads the operating system's error number out of an exception and says what to do about it.</summary>
internal static class IoErrors
{
    // .NET hands errno on as HResult on Unix, and 0x8007 with the Win32 code on Windows.
    private const int BrokenPipe = 32;
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int ReadOnlyFileSystem = 30;
    private const int Win32NoData = unchecked((int)0x800700E8);
    private const int Win32DiskFull = unchecked((int)0x80070070);

    public static bool IsBrokenPipe(Exception exception) => exception.HResult is BrokenPipe or Win32NoData;

    /// <summary>One sentence; the path is taken from the exception's own message where it has one.</summary>
    public static string Describe(Exception exception, string? path = null)
    {
        string where = path is null ? "" : $" '{path}'";
        return exception switch
        {
            _ when exception.HResult is NoSpace or QuotaExceeded or Win32DiskFull =>
                $"Cannot write{where}: the disk is full. Free some space, then try again.",
            _ when exception.HResult is ReadOnlyFileSystem =>
                $"Cannot write{where}: the disk is read-only. Choose a folder that can be written.",
            FileNotFoundException or DirectoryNotFoundException when path is not null =>
                $"Cannot open '{path}': there is no such file or folder. Check the name.",
            UnauthorizedAccessException when path is not null && Directory.Exists(path) =>
                $"Cannot open '{path}': it is a folder. Name a file.",
            UnauthorizedAccessException when path is not null =>
                $"Cannot open '{path}': access is denied. Check its permissions, or choose another place.",
            _ when path is not null => $"Cannot read or write '{path}': {exception.Message}",
            _ => exception.Message,
        };
    }
}
