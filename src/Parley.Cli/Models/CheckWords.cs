using Parley.Engines.Models.Catalogue;

namespace Parley.Cli.Models;

/// <summary>What a file was checked against, for people.</summary>
internal static class CheckWords
{
    public static string Of(FileCheck check) => check switch
    {
        FileCheck.Catalogue => "SHA-256 as pinned",
        FileCheck.Index => "MD5 as in the publisher's index",
        FileCheck.Hub => "trusted on first use, as the hub announced it",
        _ => "trusted on first use",
    };

    /// <summary>For all files of a model.</summary>
    public static string OfAll(IReadOnlyList<FileCheck> checks)
    {
        int pinned = checks.Count(static check => check == FileCheck.Catalogue);
        return pinned == checks.Count ? "pinned"
            : pinned > 0 ? $"{pinned} of {checks.Count}"
            : checks.All(static check => check == FileCheck.Index) ? "index"
            : "first use";
    }
}
