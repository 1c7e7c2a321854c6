using Parley.Core.Storage;

namespace Parley.Server.Storage;

/// <summary>What the disk says, for people.</summary>
internal static class DiskProblem
{
    // .NET hands errno on as HResult on Unix (ENOSPC, EFBIG, EDQUOT), 0x8007 with the Win32 code on Windows.
    private static readonly HashSet<int> _full = [28, 27, 122, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>Whether the disk is full, or the quota used up.</summary>
    public static bool IsFull(Exception problem) => problem is IOException && _full.Contains(problem.HResult);

    /// <summary>The exception that callers are told.</summary>
    public static StorageUnavailableException Explain(Exception problem, string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        return IsFull(problem)
            ? new StorageUnavailableException(
                $"The disk of {folder} is full, so nothing was kept. Free some space, then try again.", problem)
            { IsFull = true }
            : new StorageUnavailableException(
                $"The folder {folder} cannot be written: {problem.Message} Make it writable, or choose another with "
                + "Parley:Storage:Folder.", problem);
    }
}
