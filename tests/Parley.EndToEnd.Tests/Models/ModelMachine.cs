using System.Security.Cryptography;
using System.Text.Json;

namespace Parley.EndToEnd.Tests.Models;

/// <summary>A machine with an empty store, and a server with a catalogue of its files.</summary>
internal sealed class ModelMachine : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FileServer Server { get; } = new();

    public string Store => _folder.PathTo("models");

    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public string PathTo(params ReadOnlySpan<string> parts) => _folder.PathTo(parts);

    /// <summary>Publishes one model of the files.</summary>
    public void Publish(string model, TimeSpan pace, params (string Path, byte[] Content)[] files) =>
        PublishAll((model, pace, files));

    public void PublishAll(params (string Name, TimeSpan Pace, (string Path, byte[] Content)[] Files)[] models)
    {
        foreach ((string name, TimeSpan pace, (string Path, byte[] Content)[] files) in models)
        {
            foreach ((string path, byte[] content) in files)
                Server.Serve($"/{name}/{path}", new FileReply { Content = content, ETag = "\"v1\"", Pace = pace });
        }

        var catalogue = new
        {
            schema = 1,
            models = models.Select(model => new
            {
                name = model.Name,
                title = "A model of this test",
                purpose = "test",
                licence = "MIT",
                files = model.Files.Select(file => new
                {
                    path = file.Path,
                    url = new Uri(Server.Address, $"{model.Name}/{file.Path}").AbsoluteUri,
                    size = file.Content.Length,
                    sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Content)),
                }),
            }),
        };
        File.WriteAllText(PathTo("catalogue.json"), JsonSerializer.Serialize(catalogue));
    }

    public Dictionary<string, string?> Environment(string? store = null) => new(StringComparer.Ordinal)
    {
        ["PARLEY_MODELS"] = store ?? Store,
        ["PARLEY__MODELS__CATALOGUE"] = PathTo("catalogue.json"),
        ["HF_ENDPOINT"] = Server.Address.AbsoluteUri,
        ["HF_TOKEN"] = null,
        ["HTTP_PROXY"] = null,
        ["http_proxy"] = null,
    };

    public Task<RunResult> RunAsync(params string[] arguments) =>
        ParleyProgram.RunAsync(["models", .. arguments], input: "", environment: Environment());

    public RunningProgram Start(params string[] arguments) =>
        ParleyProgram.Start(["models", .. arguments], Environment());

    public byte[] Installed(string model, string path) => File.ReadAllBytes(Path.Combine(Store, model, path));

    /// <summary>How much of files that are not whole yet lies in the store.</summary>
    public long PartialBytes() => Directory.Exists(Path.Combine(Store, ".partial"))
        ? new DirectoryInfo(Path.Combine(Store, ".partial")).EnumerateFiles("*.part", SearchOption.AllDirectories).Sum(
            static file => file.Length)
        : 0;

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
