using Parley.Core.Audio;
using Parley.Engines.Onnx;
using Parley.Engines.PocketTts;
using Parley.Engines.PocketTts.Generation;
using Parley.Engines.PocketTts.Text;
using Parley.Engines.PocketTts.Voices;

namespace Parley.Engines.Tests.PocketTts;

/// <summary>Held to what the original code makes of the published graphs, within the tolerances that go with them.</summary>
public sealed class PocketTtsParityTests(PocketFixture fixture) : IClassFixture<PocketFixture>
{
    private const float Fp32Tolerance = 1e-3f;
    private const double Int8MeanLatentTolerance = 0.06;
    private const float Int8LogitTolerance = 0.6f;
    private const double Int8LeastSignalToNoiseDb = 22;

    [Theory]
    [InlineData("tiny", "fp32")]
    [InlineData("tiny", "int8")]
    [InlineData("real", "fp32")]
    [InlineData("real", "int8")]
    public void Generate_ReferenceChunks_GivesTheSameLatentsEndAndSound(string bundle, string precision)
    {
        string folder = PocketFixture.Folder(bundle);
        PocketTtsModel model = fixture.Model(folder, precision);
        Assert.True(model.IsCompact, "The graphs were not rewritten.");
        VoicePrefix voice = model.Voices.Get(Path.Combine(folder, "embeddings", "noise.safetensors"));

        int runs = 0;
        foreach (PocketRunReference reference in new PocketReferences(folder, precision).Runs())
        {
            Generated generated = Generate(model, voice, reference);
            Compare(reference, generated, precision);
            runs++;
        }

        Assert.True(runs >= 8);
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("real")]
    public void Encode_ReferenceRecording_GivesTheVoiceThatIsPublished(string bundle)
    {
        string folder = PocketFixture.Folder(bundle);
        PocketTtsModel model = fixture.Model(folder, "fp32");
        using var options = new OnnxRunOptions();
        float[] samples = ReadWav(Path.Combine(folder, "refs", "voice.wav"));

        VoicePrefix voice = model.Encode(samples, options);

        VoicePrefix published = model.Voices.Get(Path.Combine(folder, "embeddings", "noise.safetensors"));
        Assert.Equal(published.Positions, voice.Positions);
        foreach ((float[] one, float[] other) in voice.Keys.Concat(voice.Values).Zip(published.Keys.Concat(published.Values)))
            Assert.True(LargestDifference(one, other) < Fp32Tolerance, $"differs by {LargestDifference(one, other)}");
    }

    [Fact]
    public void WriteAndRead_Voice_IsTheSame()
    {
        string folder = PocketFixture.Folder("tiny");
        PocketTtsModel model = fixture.Model(folder, "fp32");
        VoicePrefix voice = model.Voices.Get(Path.Combine(folder, "embeddings", "noise.safetensors"));
        string file = Path.Combine(Directory.CreateTempSubdirectory("parley-voice-").FullName, "voice.safetensors");

        using (FileStream output = File.Create(file))
            VoiceFile.Write(output, voice, model.Bundle.Caches);
        VoicePrefix read = VoiceFile.Read(file, model.Bundle.Caches);

        Assert.Equal(voice.Positions, read.Positions);
        foreach ((float[] one, float[] other) in voice.Keys.Concat(voice.Values).Zip(read.Keys.Concat(read.Values)))
            Assert.Equal(one, other);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static Generated Generate(PocketTtsModel model, VoicePrefix voice, PocketRunReference reference)
    {
        TextChunk chunk = model.Splitter.MakeChunk(reference.Text);
        Assert.Equal(reference.Ids, chunk.Ids);
        float[]? noise = reference.Noise;
        int row = 0;
        var plan = new SpeechPlan([chunk], voice)
        {
            Noise = latent =>
            {
                if (noise is null)
                    latent.Clear();
                else
                    noise.AsSpan(row++ * latent.Length, latent.Length).CopyTo(latent);
            },
            EndThreshold = -4,
            ErrorWithoutEnd = false,
        };
        PocketRun run = model.Rent();
        using var options = new OnnxRunOptions();
        var generator = new LatentGenerator(model, run, plan, options);
        var generated = new Generated([], [], []);
        generator.Begin(chunk);
        while (generator.Next())
        {
            generated.Logits.Add(generator.EndLogit);
            generated.Latents.AddRange(generator.Latent);
        }

        generated.Logits.Add(generator.EndLogit);
        run.Decoder.Begin();
        // In blocks of any size the sound is the same.
        int size = model.Bundle.LatentSize;
        for (int at = 0, block = 1; at < generated.Latents.Count; at += block * size, block = Math.Min(block + 3, 15))
        {
            block = Math.Min(block, (generated.Latents.Count - at) / size);
            generated.Audio.AddRange(run.Decoder.Decode(generated.Latents.GetRange(at, block * size).ToArray(), options));
        }

        model.Return(run);
        return generated;
    }

    private static void Compare(PocketRunReference reference, Generated generated, string precision)
    {
        float[] latents = reference.Latents, logits = reference.EndLogits, audio = reference.Audio;
        Assert.Equal(latents.Length, generated.Latents.Count);
        Assert.Equal(logits.Length, generated.Logits.Count);
        float[] sound = [.. generated.Audio.Take(audio.Length)];
        float logitDifference = LargestDifference(logits, [.. generated.Logits]);
        if (precision == "fp32")
        {
            Assert.True(LargestDifference(latents, [.. generated.Latents]) < Fp32Tolerance, $"{reference.Name}: latents");
            Assert.True(logitDifference < Fp32Tolerance, $"{reference.Name}: logits differ by {logitDifference}");
            Assert.True(LargestDifference(audio, sound) < Fp32Tolerance, $"{reference.Name}: sound");
            float[] rms = [.. generated.Audio.Chunk(1_920).Select(frame => MathF.Sqrt(frame.Sum(sample => sample * sample) / frame.Length))];
            Assert.True(LargestDifference(reference.FrameRms, rms) < Fp32Tolerance, $"{reference.Name}: loudness");
            return;
        }

        double mean = latents.Zip(generated.Latents, (one, other) => Math.Abs(one - other)).Average();
        Assert.True(mean <= Int8MeanLatentTolerance, $"{reference.Name}: latents differ by {mean:f4} on average");
        Assert.True(logitDifference <= Int8LogitTolerance, $"{reference.Name}: logits differ by {logitDifference}");
        double noise = audio.Zip(sound, (one, other) => Math.Pow(one - other, 2)).Sum(), signal = audio.Sum(sample => (double)sample * sample);
        double decibels = 10 * Math.Log10(signal / noise);
        Assert.True(decibels >= Int8LeastSignalToNoiseDb, $"{reference.Name}: {decibels:f1} dB");
    }

    private static float LargestDifference(float[] one, float[] other)
    {
        Assert.Equal(one.Length, other.Length);
        return one.Zip(other, (a, b) => Math.Abs(a - b)).Max();
    }

    private static float[] ReadWav(string path)
    {
        using FileStream file = File.OpenRead(path);
        WavReader reader = WavReader.Open(file);
        var samples = new List<float>();
        float[] buffer = new float[4_096];
        while (reader.Read(buffer) is var count and > 0)
            samples.AddRange(buffer.AsSpan(0, count));
        return [.. samples];
    }

    private sealed record Generated(List<float> Latents, List<float> Logits, List<float> Audio);
}
