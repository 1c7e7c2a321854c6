using System.Diagnostics;

using Xunit;

namespace Parley.Testing;

/// <summary>
/// Published graphs at real size, with noise for weights, built from the shared folder when a test first needs them. They are
/// kept in <c>artifacts/models</c>, or where <c>PARLEY_TEST_MODELS</c> says.
/// </summary>
public static class PublishedModels
{
    private static readonly Lock _gate = new();

    private static readonly string _root = Environment.GetEnvironmentVariable("PARLEY_TEST_MODELS") is { Length: > 0 } named
        ? named
        : Path.Combine(Repository.Root, "artifacts", "models");

    /// <summary>The folder of a family, laid out as published. Skips the test where it cannot be had.</summary>
    /// <param name="family">Such as <c>pocket-tts</c>.</param>
    /// <param name="weights">
    /// The files to build, by the names of their recipes below the family's folder, such as <c>flow_lm_main</c>.
    /// </param>
    public static string Folder(string family, params string[] weights)
    {
        SharedFiles.SkipUnlessPresent("models", family);
        string folder = Path.Combine(_root, family);
        lock (_gate)
        {
            CopySmallFiles(SharedFiles.PathTo("models", family), folder);
            string[] missing = [.. weights.Where(name => !File.Exists(Path.Combine(folder, name + ".onnx")))];
            if (missing.Length > 0)
                Build(missing.Select(name => $"{family}/{name}.weights.json"));
        }

        return folder;
    }

    private static void Build(IEnumerable<string> recipes)
    {
        string folder = $"{_root}.{Environment.ProcessId}";
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("node", [SharedFiles.PathTo("models", "materialize.mjs"), folder, .. recipes])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            // Recipes are named as they lie beside the script, which looks for them in the current folder first.
            WorkingDirectory = folder,
        };
        using Process? process = TryStart(start);
        if (process is null)
            Assert.Skip("Node.js is missing, which builds the published graphs; 'apt-get install nodejs' or nodejs.org.");
        process.BeginOutputReadLine();
        string problem = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"The published graphs could not be built: {problem}");
        // Other test programs may build at the same time: each file appears whole.
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(_root, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(file, target, overwrite: true);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void CopySmallFiles(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            bool isRecipe = file.EndsWith(".skeleton", StringComparison.Ordinal) || file.EndsWith(".weights.json", StringComparison.Ordinal);
            if (isRecipe || File.Exists(target))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            string unfinished = $"{target}.{Environment.ProcessId}";
            File.Copy(file, unfinished);
            File.Move(unfinished, target, overwrite: true);
        }
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
