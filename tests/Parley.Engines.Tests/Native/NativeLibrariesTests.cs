using Parley.Core;
using Parley.Engines.Native;

namespace Parley.Engines.Tests.Native;

[Collection(nameof(ProcessWideCollection))]
public sealed class NativeLibrariesTests : IDisposable
{
    private const string Variable = "PARLEY_NATIVE";

    private readonly string? _previous = Environment.GetEnvironmentVariable(Variable);
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-native").FullName;

    public NativeLibrariesTests() => Environment.SetEnvironmentVariable(Variable, _folder);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _previous);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void TryFindFile_InTheChosenFolder_IsFoundThere()
    {
        string expected = Path.Combine(_folder, "data.bin");
        File.WriteAllText(expected, "");

        Assert.True(NativeLibraries.TryFindFile("data.bin", out string? path));
        Assert.Equal(expected, path);
    }

    [Fact]
    public void TryFindFile_Nowhere_IsNotFound() => Assert.False(NativeLibraries.TryFindFile("data.bin", out _));

    [Fact]
    public void Folders_NoVariable_OnlyTheProgramsOwn()
    {
        Environment.SetEnvironmentVariable(Variable, null);

        Assert.Equal([Path.Combine(AppContext.BaseDirectory, "native")], NativeLibraries.Folders);
    }

    [Fact]
    public void Load_Nowhere_SaysWhereItLookedAndWhatToDo()
    {
        var exception = Assert.Throws<EngineUnavailableException>(
            () => NativeLibraries.Load(Named("libparleyabsent.so"), "install it"));

        Assert.Contains("libparleyabsent.so", exception.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("; install it.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileThatIsNoLibrary_NamesTheFile()
    {
        string path = Path.Combine(_folder, "libparleybroken.so");
        File.WriteAllText(path, "not a library");

        var exception = Assert.Throws<EngineUnavailableException>(
            () => NativeLibraries.Load(Named("libparleybroken.so"), NativeLibraries.InstallAdvice));

        Assert.Contains($"'{path}' does not load", exception.Message, StringComparison.Ordinal);
        Assert.Contains("npm ci --ignore-scripts", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void TryLoad_OnlyTheSystemHasIt_LoadsThat()
    {
        string absent = "libparleyabsent.so";
        var library = new NativeLibraryName(
            Linux: [absent, "libc.so.6"], MacOs: [absent, "libSystem.dylib"], Windows: [absent, "kernel32.dll"]);

        Assert.True(NativeLibraries.TryLoad(library, out nint handle, out string failure));
        Assert.NotEqual(0, handle);
        Assert.Empty(failure);
    }

    private static NativeLibraryName Named(params string[] names) => new(names, names, names);
}
