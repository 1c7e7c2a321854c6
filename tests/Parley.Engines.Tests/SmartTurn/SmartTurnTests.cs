using System.Text.Json;

using Microsoft.Extensions.Options;

using Parley.Core.Turns;
using Parley.Engines.Models;
using Parley.Engines.SmartTurn;
using Parley.Testing;

namespace Parley.Engines.Tests.SmartTurn;

public sealed class SmartTurnTests
{
    [Theory]
    [InlineData("jfk.wav", "mel-jfk.npy")]
    [InlineData("pocketsphinx-003.wav", "mel-pocketsphinx-003.npy")]
    public void Process_RealSpeech_IsWhatTheFrameworkGives(string clip, string file)
    {
        float[] expected = NpyFile.ReadFloats(SharedFiles.Require("models", "smart-turn", file));
        float[] features = new float[SmartTurnFeatures.Bands * SmartTurnFeatures.Windows];

        new SmartTurnFeatures().Process(Read(clip), features);

        Assert.InRange(expected.Zip(features, static (a, b) => Math.Abs(a - b)).Max(), 0, 1e-3f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(159)]
    [InlineData(12_345)]
    [InlineData(127_999)]
    [InlineData(128_000)]
    [InlineData(200_000)]
    public void Process_AnyLength_IsWhatTheWholeBufferGives(int length)
    {
        var random = new Random(length);
        float[] samples = [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.4f) * 0.3f)];
        float[] whole = [.. new float[Math.Max(0, SmartTurnFeatures.Samples - length)], .. samples];
        float[] features = new float[SmartTurnFeatures.Bands * SmartTurnFeatures.Windows];
        float[] expected = new float[features.Length];
        var kernel = new SmartTurnFeatures();
        kernel.Process(whole, expected);

        kernel.Process(samples, features);

        Assert.InRange(expected.Zip(features, static (a, b) => Math.Abs(a - b)).Max(), 0, 1e-4f);
        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() => kernel.Process(samples, features)));
    }

    [Fact]
    public void Process_WhatIsNoNumber_CountsAsSilence()
    {
        float[] features = new float[SmartTurnFeatures.Bands * SmartTurnFeatures.Windows];

        new SmartTurnFeatures().Process([float.NaN, float.PositiveInfinity, 1, -1, float.NegativeInfinity], features);

        Assert.All(features, static value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public async Task PredictEndOfTurn_AllClips_IsWhatThePublishedModelGives()
    {
        using JsonDocument reference =
            JsonDocument.Parse(File.ReadAllText(SharedFiles.Require("models", "smart-turn", "probabilities.json")));
        using SmartTurnDetector detector = Open();
        List<(float Expected, float Actual)> pairs = [];
        foreach (JsonElement clip in reference.RootElement.GetProperty("clips").EnumerateArray())
        {
            float[] samples = Read(clip.GetProperty("file").GetString()!);
            float[] cut = samples[..clip.GetProperty("cut_samples").GetInt32()];
            if (clip.GetProperty("rate").GetInt32() != 16_000)
                cut = samples[..(samples.Length / 2)];
            await AddAsync("whole", samples);
            await AddAsync("whole_200ms", [.. samples, .. new float[3_200]]);
            await AddAsync("cut", cut);
            await AddAsync("cut_200ms", [.. cut, .. new float[3_200]]);

            async Task AddAsync(string name, float[] sound) => pairs.Add((
                clip.GetProperty(name).GetSingle(),
                (await detector.PredictEndOfTurnAsync(new TurnContext(sound, default, default), TestContext.Current.CancellationToken))!.Value));
        }

        Assert.Equal(244, pairs.Count);
        double difference = pairs.Average(static pair => Math.Abs(pair.Expected - pair.Actual));
        double same = pairs.Count(static pair => pair.Expected > 0.5 == pair.Actual > 0.5) / 244.0;
        TestContext.Current.TestOutputHelper?.WriteLine($"mean difference {difference:0.0000}, same decision {same:P1}");
        Assert.InRange(difference, 0, 0.04);
        Assert.InRange(same, 0.95, 1);
        Assert.All(
            pairs.Where(static pair => pair.Expected is > 0.95f or < 0.05f),
            static pair => Assert.Equal(pair.Expected > 0.5, pair.Actual > 0.5));
    }

    private static SmartTurnDetector Open(string? model = null, int parallel = 2) => new(
        new ModelStore(Options.Create(new ModelOptions())),
        Options.Create(new ModelOptions()),
        Options.Create(new SmartTurnOptions { Model = model ?? SharedFiles.Require("models", "smart-turn"), Parallel = parallel }),
        TimeProvider.System);

    private static float[] Read(string clip)
    {
        SharedFiles.SkipUnlessPresent("speech", clip);
        return SpeechSound.Read(Path.Combine(SharedFiles.SpeechFolder, clip));
    }
}
