using Parley.Core.TextToSpeech;
using Parley.Testing;

namespace Parley.Engines.Tests.Piper;

public sealed class PiperConformanceTests : TextToSpeechConformance, IDisposable
{
    private readonly PiperFolder _folder = new();

    protected override string? WhyNot
    {
        get
        {
            SharedFiles.SkipUnlessPresent("models", "piper");
            return Create() is Engines.Piper.PiperTextToSpeechEngine engine
                && engine.Probe() is { IsAvailable: false, Detail: var reason } ? reason : null;
        }
    }

    protected override bool HasWordTimes => true;

    public void Dispose() => _folder.Dispose();

    protected override ITextToSpeechEngine Create()
    {
        SharedFiles.SkipUnlessPresent("models", "piper");
        string folder = SharedFiles.PathTo("models", "piper");
        foreach (string name in (string[])["en_US-noise-tiny.onnx", "en_US-noise-tiny.onnx.json"])
            File.Copy(Path.Combine(folder, name), Path.Combine(_folder.Path, name), overwrite: true);

        // Lengths vary otherwise, and the suite compares them.
        string config = Path.Combine(_folder.Path, "en_US-noise-tiny.onnx.json");
        File.WriteAllText(
            config, File.ReadAllText(config).Replace("\"noise_w\":0.8", "\"noise_w\":0", StringComparison.Ordinal));
        return _folder.Engine();
    }
}
