namespace Parley.Engines.Native;

/// <summary>What the files of one library are called on each system, the preferred name first.</summary>
internal sealed record NativeLibraryName(string[] Linux, string[] MacOs, string[] Windows)
{
    /// <summary>The names on the system that this runs on.</summary>
    public IReadOnlyList<string> Candidates =>
        OperatingSystem.IsWindows() ? Windows : OperatingSystem.IsMacOS() ? MacOs : Linux;
}
