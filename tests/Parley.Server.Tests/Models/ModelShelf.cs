using System.Security.Cryptography;
using System.Text.Json;

using Microsoft.Extensions.DependencyInjection;

using Parley.Testing;

namespace Parley.Server.Tests.Models;

/// <summary>A publisher of models that can misbehave, a catalogue of them and an empty store.</summary>
internal sealed class ModelShelf : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<object> _models = [];

    public FileServer Publisher { get; } = new();

    public string Store => _folder.PathTo("store");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Puts a model of one file into the catalogue, and its file on the server.</summary>
    public FileReply Publish(string name, int bytes = 100_000, string? engine = null)
    {
        byte[] content = new byte[bytes];
        new Random(name.Length).NextBytes(content);
        var reply = new FileReply { Content = content, ETag = "\"v1\"" };
        Publisher.Serve($"/{name}.bin", reply);
        _models.Add(new
        {
            name,
            title = $"The model {name}",
            purpose = "text-to-speech",
            licence = "MIT",
            engine,
            files = new[]
            {
                new { path = "model.bin", url = $"{Publisher.Address}{name}.bin", size = bytes, sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) },
            },
        });
        return reply;
    }

    /// <summary>A server with that catalogue.</summary>
    public async Task<ServerFixture> StartAsync(Action<IServiceCollection>? configure = null, params (string, string)[] settings) =>
        await ServerFixture.StartAsync(
            new RecordingSession().Run, configure: configure, settings: [.. await SettingsAsync(), .. settings]);

    private async Task<(string, string)[]> SettingsAsync()
    {
        string catalogue = _folder.PathTo("catalogue.json");
        string index = """{"prefix":"piper-","repo":"them/voices","revision":"v1","source":"voices.json","licence":"theirs"}""";
        await File.WriteAllTextAsync(
            catalogue, $$"""{"schema":1,"models":{{JsonSerializer.Serialize(_models)}},"indexes":[{{index}}]}""", Cancel);
        return
        [
            ("Parley:Models:Catalogue", catalogue),
            ("Parley:Models:Store", Store),
            ("Parley:Models:HubEndpoint", Publisher.Address.AbsoluteUri),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Publisher.DisposeAsync();
        _folder.Dispose();
    }
}
