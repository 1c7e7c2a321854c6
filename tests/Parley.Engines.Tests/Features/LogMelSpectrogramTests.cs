using Parley.Core.Audio;
using Parley.Engines.Features;
using Parley.Testing;

namespace Parley.Engines.Tests.Features;

public sealed class LogMelSpectrogramTests
{
    [Fact]
    public void Forward_RandomPoints_AreTheSumOfTheDefinition()
    {
        var random = new Random(3);
        float[] real = [.. Enumerable.Range(0, 400).Select(_ => random.NextSingle() - 0.5f)];
        float[] imaginary = [.. Enumerable.Range(0, 400).Select(_ => random.NextSingle() - 0.5f)];
        System.Numerics.Complex[] expected = [.. Enumerable.Range(0, 400).Select(k => Enumerable.Range(0, 400)
            .Select(n => new System.Numerics.Complex(real[n], imaginary[n]) * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * n * k / 400))
            .Aggregate((a, b) => a + b))];

        new FourierTransform400().Forward(real, imaginary);

        Assert.All(Enumerable.Range(0, 400), k => Assert.True(
            (expected[k] - new System.Numerics.Complex(real[k], imaginary[k])).Magnitude < 2e-5, $"{k}: {expected[k]} {real[k]} {imaginary[k]}"));
    }

    [Theory]
    [InlineData("an4-cen3-fjlp-b")]
    [InlineData("jfk")]
    [InlineData("librispeech-1089-134691-0000")]
    [InlineData("pocketsphinx-003")]
    public void Process_RealSpeech_IsWhatTransformersGives(string clip)
    {
        float[] expected = NpyFile.ReadFloats(SharedFiles.Require("models", "whisper", "mel", $"{clip}.transformers.npy"));
        string path = Directory.EnumerateFiles(SharedFiles.SpeechFolder, $"{clip}*.wav").Single();
        float[] samples = [.. AudioFileReader.ReadFrames(File.OpenRead(path), AudioFormat.Speech16Khz).SelectMany(frame => frame.Samples.ToArray())];
        float[] padded = new float[480_000 + 400];
        samples.CopyTo(padded, 200);
        for (int i = 0; i < 200; i++)
            padded[i] = padded[400 - i];
        float[] features = new float[80 * 3_000];

        new LogMelSpectrogram().Process(padded, 3_000, features, 3_000);
        LogMelSpectrogram.Normalize(features);

        float worst = 0;
        for (int band = 0; band < 80; band++)
        {
            for (int frame = 0; frame < 300; frame++)
                worst = Math.Max(worst, Math.Abs(features[(band * 3_000) + frame] - expected[(band * 300) + frame]));
        }

        Assert.InRange(worst, 0, 1e-4f);
    }

    [Fact]
    public void Process_Windows_AllocateNothingAndDoNotDependOnTheirNumber()
    {
        var random = new Random(5);
        float[] samples = [.. Enumerable.Range(0, 160 * 10 + 400).Select(_ => random.NextSingle() - 0.5f)];
        var mel = new LogMelSpectrogram();
        float[] whole = new float[80 * 11];
        float[] single = new float[80 * 11];

        mel.Process(samples, 11, whole, 11);
        long allocated = AllocationAssert.BytesAllocatedBy(() => mel.Process(samples, 11, whole, 11));
        for (int i = 0; i < 11; i++)
            mel.Process(samples.AsSpan(i * 160), 1, single, 11, i);

        Assert.Equal(0, allocated);
        Assert.All(whole.Zip(single), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }
}
