using Xunit;

namespace Parley.Testing;

/// <summary>
/// Recordings and models that are not part of the repository: in the folder that <c>PARLEY_SHARED</c> names, or in one
/// called
/// <c>shared</c> beside the repository.
/// </summary>
public static class SharedFiles
{
    private static readonly string _expectedRoot =
        Environment.GetEnvironmentVariable("PARLEY_SHARED") is { Length: > 0 } named
            ? named
            : Path.Combine(Repository.Root, "..", "shared");

    /// <summary>The folder, or null where there is none.</summary>
    public static string? Root => Directory.Exists(_expectedRoot) ? Path.GetFullPath(_expectedRoot) : null;

    /// <summary>The folder of the recordings.</summary>
    public static string SpeechFolder => PathTo("speech");

    /// <summary>Every recording with its words; read anew at each call. Skips the test where there are none.</summary>
    public static IReadOnlyList<SpeechSample> Speech
    {
        get
        {
            string table = PathTo("speech", "references.tsv");
            SkipUnlessPresent("speech", "references.tsv");
            return [.. from line in File.ReadLines(table).Skip(1)
                       let columns = line.Split('\t')
                       where columns.Length >= 3
                       select new SpeechSample(columns[0], columns[1], columns[2])];
        }
    }

    /// <summary>Where something in the shared folder lies, whether or not it is there.</summary>
    public static string PathTo(params ReadOnlySpan<string> parts) => Path.Combine([Root ?? _expectedRoot, .. parts]);

    /// <summary>Where something in the shared folder lies. Skips the test where it is not there.</summary>
    public static string Require(params ReadOnlySpan<string> parts)
    {
        SkipUnlessPresent(parts);
        return PathTo(parts);
    }

    /// <summary>
    /// Ends the test as skipped, with the reason, unless the shared folder (or the named part of it) is there.
    /// </summary>
    public static void SkipUnlessPresent(params ReadOnlySpan<string> parts)
    {
        string path = PathTo(parts);
        if (!Path.Exists(path))
            Assert.Skip($"'{path}' is absent; set PARLEY_SHARED to the folder of the shared recordings and models.");
    }
}
