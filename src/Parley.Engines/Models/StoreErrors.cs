namespace Parley.Engines.Models;

/// <summary>Reads the operating system's error number out of an exception.</summary>
internal static class StoreErrors
{
    // .NET hands errno on as HResult on Unix (EWOULDBLOCK is 11 on Linux, 35 on macOS), 0x8007 with the Win32 code on Windows.
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMacOs = 35;
    private const int Win32SharingViolation = unchecked((int)0x80070020);
    private const int Win32LockViolation = unchecked((int)0x80070021);

    /// <summary>Whether a file could not be opened because another process, or this one, holds it.</summary>
    public static bool IsLockHeld(IOException exception) => exception.HResult switch
    {
        Win32SharingViolation or Win32LockViolation => true,
        WouldBlockOnLinux => OperatingSystem.IsLinux(),
        WouldBlockOnMacOs => OperatingSystem.IsMacOS(),
        _ => false,
    };
}
