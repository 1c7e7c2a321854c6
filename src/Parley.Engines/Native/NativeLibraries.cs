using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

using Parley.Core;

namespace Parley.Engines.Native;

/// <summary>
/// Finds native libraries, and data files that come with them: in the folder that <c>PARLEY_NATIVE</c> names, in the
/// folder <c>native</c> next to the program, then (libraries only) where the system looks. Thread-safe.
/// </summary>
internal static class NativeLibraries
{
    /// <summary>What to do when something of the npm packages is missing; ends a sentence.</summary>
    public const string InstallAdvice =
        "run 'npm ci --ignore-scripts' in the folder native/ and build again, start Parley with ./parley, "
        + "or set PARLEY_NATIVE to the folder that holds it";

    /// <summary>The folders that are searched, whether or not they exist, in order.</summary>
    public static IReadOnlyList<string> Folders
    {
        get
        {
            string besideProgram = Path.Combine(AppContext.BaseDirectory, "native");
            return Environment.GetEnvironmentVariable("PARLEY_NATIVE") is { Length: > 0 } chosen
                ? [Path.GetFullPath(chosen), besideProgram]
                : [besideProgram];
        }
    }

    /// <summary>The whole path of a file in the first folder that has it.</summary>
    public static bool TryFindFile(string fileName, [NotNullWhen(true)] out string? path)
    {
        path = Folders.Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(File.Exists);
        return path is not null;
    }

    /// <summary>Loads a library; it stays loaded.</summary>
    /// <param name="library">Its names.</param>
    /// <param name="whatToDo">The end of the message if it cannot be loaded, say <see cref="InstallAdvice"/>.</param>
    /// <exception cref="EngineUnavailableException">It is nowhere, or is not for this machine.</exception>
    public static nint Load(NativeLibraryName library, string whatToDo) =>
        TryLoad(library, out nint handle, out string failure)
            ? handle
            : throw new EngineUnavailableException($"{failure}; {whatToDo}.");

    /// <summary>Loads a library; it stays loaded.</summary>
    /// <param name="library">Its names.</param>
    /// <param name="handle">For <see cref="NativeLibrary.GetExport"/>.</param>
    /// <param name="failure">Why not, without a full stop; empty on success.</param>
    public static bool TryLoad(NativeLibraryName library, out nint handle, out string failure)
    {
        failure = "";
        foreach (string name in library.Candidates)
        {
            // Why a file that is there does not load (another processor, a missing dependency) tells the most.
            if (TryFindFile(name, out string? path) && TryLoadFile(path, out handle, ref failure))
                return true;
        }

        foreach (string name in library.Candidates)
        {
            if (NativeLibrary.TryLoad(name, out handle))
            {
                failure = "";
                return true;
            }
        }

        if (failure.Length == 0)
        {
            failure = $"The native library '{string.Join("' or '", library.Candidates)}' is neither in "
                + $"'{string.Join("' or '", Folders)}' nor where the system looks";
        }

        handle = 0;
        return false;
    }

    private static bool TryLoadFile(string path, out nint handle, ref string failure)
    {
        try
        {
            handle = NativeLibrary.Load(path);
            failure = "";
            return true;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            // The first lines of the loader's report name the cause; the rest repeats the search.
            failure = $"The native library '{path}' does not load ({exception.Message.Split('\n')[0].Trim()})";
            handle = 0;
            return false;
        }
    }
}
