using Parley.Core.TextToSpeech;
using Parley.Engines.Piper;
using Parley.Engines.Tests.Onnx;
using Parley.Testing;

namespace Parley.Engines.Tests.Piper;

public sealed class PiperNoiseTests : IDisposable
{
    private readonly PiperFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Draw_Numbers_AreNormalAndTheSeedsOwn()
    {
        float[] noise = PiperNoise.Draw(7, 0);

        Assert.Equal(0, noise.Average(), 0.01);
        Assert.Equal(1, noise.Average(number => number * number), 0.02);
        Assert.Equal(noise, PiperNoise.Draw(7, 0));
        Assert.NotEqual(noise, PiperNoise.Draw(8, 0));
        Assert.NotEqual(noise, PiperNoise.Draw(7, 1));
    }

    [Fact]
    public async Task Synthesize_Seed_RepeatsTheReading()
    {
        OnnxRequirement.SkipUnlessInstalled();
        SharedFiles.SkipUnlessPresent("models", "piper", "en_US-noise-tiny.onnx");
        using PiperTextToSpeechEngine engine =
            _folder.Engine(directory: SharedFiles.PathTo("models", "piper"), voice: "en_US-noise-tiny");
        var request =
            new SpeechRequest("") { Voice = "en_US-noise-tiny", Phonemes = "həlˈoʊ ðˈɛɹ.", IsRaw = true, Seed = 5 };

        Speech first = await SayAsync(engine, request);
        Speech other = await SayAsync(engine, request with { Seed = 6 });
        Speech again = await SayAsync(engine, request);
        Speech exact = await SayAsync(engine, request with { Temperature = 0 });
        Speech plain = await SayAsync(engine, request with { Temperature = 0, Seed = null });

        Assert.Equal(first.Samples, again.Samples);
        Assert.NotEqual(first.Samples, other.Samples);
        Assert.NotEqual(first.Samples, exact.Samples);
        Assert.Equal(plain.Samples, exact.Samples);
        Assert.InRange(first.Duration / plain.Duration, 0.5, 2);
    }

    private static Task<Speech> SayAsync(PiperTextToSpeechEngine engine, SpeechRequest request) =>
        Speech.OfAsync(engine, request, TestContext.Current.CancellationToken);
}
