using Microsoft.Extensions.Options;

using Parley.Engines.Models;

namespace Parley.Engines.Tests.Models;

/// <summary>An empty store in a folder that is gone after the test.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-store-").FullName;

    public StoreFolder() => Store = CreateStore();

    public ModelStore Store { get; }

    public string Root => Path.Combine(_folder, "models");

    /// <summary>A path beside the store.</summary>
    public string Beside(string name) => Path.Combine(_folder, name);

    /// <summary>A path in the store.</summary>
    public string Inside(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>Another object on the same folder, as another process would have.</summary>
    public ModelStore CreateStore(string? directory = null) =>
        new(Options.Create(new ModelOptions { Store = Root, Directory = directory }));

    /// <summary>Writes a file beside the store.</summary>
    public string Write(string name, string content)
    {
        string path = Beside(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
