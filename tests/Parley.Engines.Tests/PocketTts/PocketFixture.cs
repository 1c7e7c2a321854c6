using System.Collections.Concurrent;

using Microsoft.Extensions.Options;

using Parley.Engines.Models;
using Parley.Engines.PocketTts;
using Parley.Testing;

namespace Parley.Engines.Tests.PocketTts;

/// <summary>Loaded models for all tests of a class, with a store of its own for what is prepared.</summary>
public sealed class PocketFixture : IDisposable
{
    private readonly string _store = Directory.CreateTempSubdirectory("parley-pocket-").FullName;
    private readonly ConcurrentDictionary<(string, string), Lazy<PocketTtsModel>> _models = new();

    internal PocketTtsModel Model(string folder, string precision) =>
        _models.GetOrAdd((folder, precision), key => new Lazy<PocketTtsModel>(() => Load(key.Item1, key.Item2))).Value;

    internal PocketTtsModel Load(string folder, string precision)
    {
        ModelOptions options = Options(folder, precision);
        return new PocketTtsModel(new ModelFolder(folder, "give it whole"), Prepared(options), options, new PocketTtsOptions());
    }

    public PocketTtsTextToSpeechEngine Engine(string folder, string precision = "auto", PocketTtsOptions? options = null)
    {
        IOptions<ModelOptions> models = Microsoft.Extensions.Options.Options.Create(Options(folder, precision));
        return new PocketTtsTextToSpeechEngine(
            Microsoft.Extensions.Options.Options.Create(options ?? new PocketTtsOptions()),
            models, new ModelStore(models), Prepared(models.Value), TimeProvider.System);
    }

    /// <summary>The folder of the small or of the real bundle. Skips the test where it cannot be had.</summary>
    internal static string Folder(string bundle) => bundle == "tiny"
        ? SharedFiles.Require("models", "pocket-tts", "tiny")
        : PublishedModels.Folder(
            "pocket-tts", "text_conditioner", "mimi_encoder", "flow_lm_main", "flow_lm_flow", "mimi_decoder",
            "flow_lm_main_int8", "flow_lm_flow_int8", "mimi_decoder_int8");

    public void Dispose()
    {
        foreach (Lazy<PocketTtsModel> model in _models.Values)
        {
            if (model.IsValueCreated)
                model.Value.Dispose();
        }

        Directory.Delete(_store, recursive: true);
    }

    private ModelOptions Options(string folder, string precision) =>
        new() { Store = _store, Directory = folder, Precision = precision, Threads = 1 };

    private static PreparedFiles Prepared(ModelOptions options) =>
        new(new ModelStore(Microsoft.Extensions.Options.Options.Create(options)));
}
