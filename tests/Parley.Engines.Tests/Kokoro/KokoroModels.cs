using System.Collections.Concurrent;

using Parley.Engines.Kokoro;
using Parley.Engines.Tests.Onnx;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>Loads each model once for all tests of a class.</summary>
public sealed class KokoroModels : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<KokoroModel>> _models = new();

    public void Dispose()
    {
        foreach (Lazy<KokoroModel> model in _models.Values.Where(model => model.IsValueCreated))
            model.Value.Dispose();
    }

    internal KokoroModel Load(string path)
    {
        OnnxRequirement.SkipUnlessInstalled();
        return _models.GetOrAdd(path, static known => new Lazy<KokoroModel>(() => KokoroModel.Load(known, threads: 1, "build it again"))).Value;
    }

    internal async Task<KokoroUtterance> RunAsync(string path, KokoroCase spoken) =>
        // The row of a case may be another than the rule's.
        await Load(path).RunAsync(spoken.Ids, spoken.Style().For(spoken.Row + 1), spoken.Speed, TestContext.Current.CancellationToken);
}
