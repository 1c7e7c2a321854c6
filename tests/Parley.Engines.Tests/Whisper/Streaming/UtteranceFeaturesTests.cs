using Parley.Core.Audio;
using Parley.Engines.Features;
using Parley.Engines.Whisper.Streaming;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper.Streaming;

public sealed class UtteranceFeaturesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(159)]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(16_000)]
    [InlineData(20_801)]
    public void CopyTo_SoundInPieces_GivesTheFeaturesOfTheWhole(int samples)
    {
        float[] sound = ScriptedSpeech.Sound(samples / 16_000.0)[..samples];
        var random = new Random(3);
        var features = new UtteranceFeatures(80);

        for (int at = 0; at < samples;)
        {
            int count = Math.Min(samples - at, random.Next(1, 900));
            features.Add(sound.AsSpan(at, count));
            at += count;
            if (random.Next(5) == 0)
                features.CopyTo(new float[80 * 200], 200);  // what a step looks at changes nothing
        }

        float[] actual = new float[80 * 200];
        features.CopyTo(actual, 200);
        float[] expected = Whole(sound, 200);
        for (int i = 0; i < actual.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5);
        Assert.Equal((samples + 159) / 160, features.Frames);
    }

    [Fact]
    public void CopyTo_Recording_GivesWhatTransformersGives()
    {
        string path = SharedFiles.Require("models/whisper/mel/an4-cen3-fjlp-b.transformers.npy");
        string wav = Directory.EnumerateFiles(SharedFiles.SpeechFolder, "an4-cen3-fjlp-b*.wav").Single();
        var features = new UtteranceFeatures(80);
        foreach (AudioFrame frame in AudioFileReader.ReadFrames(File.OpenRead(wav), AudioFormat.Speech16Khz))
        {
            features.Add(frame.Samples.Span);
            frame.Dispose();
        }

        float[] actual = new float[80 * 300];
        features.CopyTo(actual, 300);

        float[] expected = NpyFile.ReadFloats(path);
        for (int i = 0; i < actual.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-4);
    }

    [Fact]
    public void Add_NoNumbersAndTooLoud_GivesFiniteFeatures()
    {
        var features = new UtteranceFeatures(80);
        features.Add([float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f, .. ScriptedSpeech.Sound(0.5)]);

        float[] actual = new float[80 * 100];
        features.CopyTo(actual, 100);

        Assert.All(actual, value => Assert.InRange(value, -2, 3));
        Assert.True(float.IsFinite(features.Loudness.Loudest));
    }

    [Fact]
    public void RemoveFirst_SomeFrames_KeepsTheRest()
    {
        float[] sound = ScriptedSpeech.Sound(3);
        var features = new UtteranceFeatures(80);
        features.Add(sound);
        float[] before = new float[80 * 300];
        features.CopyTo(before, 300);

        features.RemoveFirst(120);
        float[] after = new float[80 * 180];
        features.CopyTo(after, 180);

        Assert.Equal(TimeSpan.FromSeconds(1.2), features.Offset);
        Assert.Equal(180, features.Frames);
        for (int band = 0; band < 80; band++)
        {
            for (int frame = 0; frame < 170; frame++)
                Assert.Equal(before[(band * 300) + 120 + frame], after[(band * 180) + frame], 0.2);
        }
    }

    [Fact]
    public void Loudness_SpeechThenSilence_TellsHowLong()
    {
        var features = new UtteranceFeatures(80);
        features.Add(ScriptedSpeech.Sound(1));
        features.Add(new float[8_000]);

        Assert.Equal(TimeSpan.FromSeconds(1), features.Loudness.Sounding);
        Assert.Equal(TimeSpan.FromSeconds(0.5), features.Loudness.Pause);
        Assert.InRange(features.Loudness.Loudest, 0.1f, 0.2f);
    }

    private static float[] Whole(float[] sound, int frames)
    {
        float[] padded = new float[(frames * 160) + 800];
        sound.CopyTo(padded, 200);
        for (int i = 0; i < 200; i++)
            padded[i] = padded[400 - i];
        float[] features = new float[80 * frames];
        new LogMelSpectrogram().Process(padded, frames, features, frames);
        LogMelSpectrogram.Normalize(features);
        return features;
    }
}
