using Microsoft.Extensions.Options;

using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Engines.Kokoro;
using Parley.Engines.Models;
using Parley.Engines.Phonemes;
using Parley.Engines.Tests.Onnx;
using Parley.Testing;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>A folder of a model as people bring it, and an engine on it.</summary>
internal sealed class KokoroFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("parley-kokoro-").FullName;

    public string Path => System.IO.Path.Combine(_root, "model");

    public ModelOptions Models { get; } = new() { Precision = "auto", Threads = 1 };

    public KokoroOptions Options { get; } = new();

    public KokoroFolder()
    {
        OnnxRequirement.SkipUnlessInstalled();
        Directory.CreateDirectory(Path);
        Models.Directory = Path;
        Models.Store = System.IO.Path.Combine(_root, "store");
    }

    public string AddBytes(string name, byte[] bytes)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void AddToStore(string name, byte[] bytes) => AddBytes(System.IO.Path.Combine("..", "store", name), bytes);

    public void AddFile(string from, string name) => AddBytes(name, File.ReadAllBytes(from));

    public void AddFolder(string from, string name)
    {
        foreach (string file in Directory.EnumerateFiles(from))
            AddFile(file, System.IO.Path.Combine(name, System.IO.Path.GetFileName(file)));
    }

    /// <summary>An engine on the folder; without espeak-ng unless one is given.</summary>
    public KokoroTextToSpeechEngine CreateEngine(IPhonemizer? phonemizer = null, IVoiceLibrary? library = null)
    {
        var models = new OptionsWrapper<ModelOptions>(Models);
        var store = new ModelStore(models);
        return new KokoroTextToSpeechEngine(
            store, models, new OptionsWrapper<KokoroOptions>(Options), phonemizer ?? new SpellingPhonemizer(), new PreparedFiles(store), TimeProvider.System,
            library);
    }

    public PreparedFiles CreatePrepared() => new(new ModelStore(new OptionsWrapper<ModelOptions>(Models)));

    public static Task<Speech> SayAsync(ITextToSpeechEngine engine, SpeechRequest request) =>
        Speech.OfAsync(engine, request, TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
