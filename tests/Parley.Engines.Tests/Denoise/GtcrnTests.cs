using System.Text.Json;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.Enhancement;
using Parley.Engines.Denoise;
using Parley.Engines.Models;
using Parley.Testing;

namespace Parley.Engines.Tests.Denoise;

/// <summary>The published weights against the references beside them.</summary>
public sealed class GtcrnTests : SpeechEnhancerConformance
{
    private static readonly string[] _folder = ["models", "denoise"];

    protected override ISpeechEnhancerEngine CreateEngine() => Engine(SharedFiles.Require("models", "denoise", "gtcrn_simple.onnx"));

    [Fact]
    public void RunFrame_ReferenceFrames_GivesTheReference()
    {
        using var enhancer = (GtcrnSpeechEnhancer)CreateEngine().Open();
        float[] noisy = NpyFile.ReadFloats(PathTo("white-5dB.frames-in.npy"));
        float[] expected = NpyFile.ReadFloats(PathTo("white-5dB.frames-out.npy"));
        float[] clean = new float[ShortTimeSpectrum.Bins * 2];

        for (int at = 0; at < noisy.Length; at += clean.Length)
        {
            enhancer.RunFrame(noisy.AsSpan(at, clean.Length), clean);
            Assert.InRange(Farthest(expected.AsSpan(at, clean.Length), clean), 0, 1e-4f);
        }
    }

    [Fact]
    public void Analyse_ReferenceSound_GivesTheReferenceFrames()
    {
        float[] mix = ReadWav("white-5dB.mix.wav");
        float[] expected = NpyFile.ReadFloats(PathTo("white-5dB.frames-in.npy"));
        var spectrum = new ShortTimeSpectrum();
        float[] frame = new float[ShortTimeSpectrum.Bins * 2];

        for (int i = 0; i < expected.Length / frame.Length; i++)
        {
            spectrum.Analyse(mix.AsSpan(i * ShortTimeSpectrum.HopSamples, ShortTimeSpectrum.HopSamples), frame);
            Assert.InRange(Farthest(expected.AsSpan(i * frame.Length, frame.Length), frame), 0, 1e-4f);
        }
    }

    [Theory]
    [InlineData("white-5dB")]
    [InlineData("hum-0dB")]
    [InlineData("babble-5dB")]
    public void Process_ReferenceMix_GivesTheReference(string name)
    {
        float[] mix = ReadWav($"{name}.mix.wav");
        JsonElement result = Results().Single(found => found.GetProperty("name").GetString() == name);
        float[] clean = VoiceActivityScores.ReadSpeech(result.GetProperty("clip").GetString()!);
        using var enhancer = (GtcrnSpeechEnhancer)CreateEngine().Open();

        float[] enhanced = EnhanceAll(enhancer, mix);

        Assert.InRange(Farthest(NpyFile.ReadFloats(PathTo($"{name}.enhanced.npy")), enhanced.AsSpan(8_000, 8_192)), 0, 1e-3f);
        int samples = Math.Min(clean.Length, enhanced.Length);
        double after = SignalToNoise(clean.AsSpan(0, samples), enhanced.AsSpan(0, samples));
        Assert.Equal(result.GetProperty("snr_after").GetDouble(), after, 0.2);
    }

    [Fact]
    public void Process_ReferenceMix_EndsInTheReferenceState()
    {
        using var enhancer = (GtcrnSpeechEnhancer)CreateEngine().Open();

        EnhanceAll(enhancer, ReadWav("white-5dB.mix.wav"));

        Assert.InRange(
            Farthest(NpyFile.ReadFloats(PathTo("white-5dB.inter-cache-end.npy")), enhancer.State.Recurrent.Span), 0, 1e-3f);
    }

    [Fact]
    public void Process_WhiteNoiseOverAnotherClip_IsMuchLess()
    {
        float[] clean = VoiceActivityScores.ReadSpeech("jfk.wav");
        var random = new Random(7);
        float[] noise = [.. clean.Select(_ => (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) / 10))];
        double gain = Math.Sqrt(Power(clean) / Power(noise) / Math.Pow(10, 0.5));
        float[] mix = [.. clean.Zip(noise, (speech, hiss) => (float)(speech + (hiss * gain)))];
        using var enhancer = (GtcrnSpeechEnhancer)CreateEngine().Open();

        float[] enhanced = EnhanceAll(enhancer, mix);

        Assert.InRange(SignalToNoise(clean, enhanced), 9, 20); // 5 before
    }

    [Fact]
    public void Open_OtherModel_SaysSo()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.PathTo("other.onnx"), new OnnxModelBuilder()
            .Input("mix", 1, 1, 16).Output("enh", 1, 1, 16).Node("Identity", ["mix"], ["enh"]).Build());

        var exception = Assert.Throws<EngineUnavailableException>(() => Engine(folder.PathTo("other.onnx")).Open());

        Assert.Contains("other.onnx", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Probe_NoModel_SaysHowToGetIt()
    {
        using var folder = new TemporaryFolder();
        using var engine = new GtcrnSpeechEnhancerEngine(
            new ModelStore(Options.Create(new ModelOptions { Store = folder.Path })), Options.Create(new SpeechEnhancementOptions()));

        Assert.Contains("parley models pull gtcrn", engine.Probe().Detail, StringComparison.Ordinal);
    }

    private static GtcrnSpeechEnhancerEngine Engine(string path) => new(
        new ModelStore(Options.Create(new ModelOptions())), Options.Create(new SpeechEnhancementOptions { Model = path }));

    private static string PathTo(string file) => SharedFiles.PathTo([.. _folder, file]);

    private static JsonElement.ArrayEnumerator Results() =>
        JsonElement.Parse(File.ReadAllText(PathTo("results.json"))).GetProperty("results").EnumerateArray();

    private static float[] ReadWav(string file)
    {
        using FileStream stream = File.OpenRead(PathTo(file));
        WavReader reader = WavReader.Open(stream);
        float[] samples = new float[checked((int)reader.TotalSamples!.Value)];
        Assert.Equal(samples.Length, reader.Read(samples));
        return samples;
    }

    // As the references were made: silence behind the sound until all of it has come out; a sample keeps its place.
    private static float[] EnhanceAll(GtcrnSpeechEnhancer enhancer, float[] sound)
    {
        int hops = (sound.Length + (2 * enhancer.HopSamples) - 1) / enhancer.HopSamples;
        float[] padded = [.. sound, .. new float[(hops * enhancer.HopSamples) - sound.Length]];
        return Enhance(enhancer, padded)[enhancer.DelaySamples..][..sound.Length];
    }

    private static float Farthest(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        float farthest = 0;
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            farthest = Math.Max(farthest, MathF.Abs(expected[i] - actual[i]));
        return farthest;
    }

    private static double Power(float[] sound) => sound.Sum(static sample => (double)sample * sample);
}
