using Parley.Core.TextToSpeech;
using Parley.Engines.Kokoro;
using Parley.Engines.Phonemes;
using Parley.Testing;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>Every engine's duties, with the whole graph in small dimensions and espeak-ng where it is installed.</summary>
public sealed class KokoroConformanceTests : TextToSpeechConformance, IDisposable
{
    private readonly List<IDisposable> _made = [];

    protected override string? WhyNot => File.Exists(ModelPath)
        ? null
        : $"'{ModelPath}' is absent; set PARLEY_SHARED to the folder of the shared recordings and models.";

    protected override bool HasWordTimes => true;

    private static string ModelPath => SharedFiles.PathTo("models", "kokoro", "tiny", "onnx-community-timestamped.onnx");

    public void Dispose()
    {
        foreach (IDisposable made in _made)
            made.Dispose();
    }

    protected override ITextToSpeechEngine Create()
    {
        var folder = new KokoroFolder();
        folder.AddFile(ModelPath, "model.onnx");
        folder.AddFolder(SharedFiles.PathTo("models", "kokoro", "voices"), "voices");
        var espeak = new EspeakPhonemizer(new EspeakOptions(), TimeProvider.System, TimeSpan.FromSeconds(10));
        KokoroTextToSpeechEngine engine = folder.CreateEngine(espeak.Probe().IsAvailable ? espeak : null);
        _made.AddRange([engine, espeak, folder]);
        return engine;
    }
}
