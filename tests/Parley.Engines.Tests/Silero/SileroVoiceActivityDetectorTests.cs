using Parley.Core.VoiceActivity;
using Parley.Engines.Silero;
using Parley.Testing;

namespace Parley.Engines.Tests.Silero;

/// <summary>Against what the reference runtime gave for the same recordings.</summary>
public sealed class SileroVoiceActivityDetectorTests
{
    /// <summary>Recordings, and what their references are called.</summary>
    private static readonly (string Clip, string Reference)[] _clips =
    [
        ("jfk", "jfk"),
        ("librispeech-1089-134686-0001", "librispeech-1089-134686-0001"),
        ("librivox-sense_and_sensibility_01_austen_64kb-0880", "librivox-sense_and_sensibility_01_austen"),
        ("an4-cen3-fjlp-b", "an4-cen3-fjlp-b"),
        ("pocketsphinx-002", "pocketsphinx-002"),
    ];

    public static TheoryData<string, string, string> Clips => new(
        from version in (string[])["v5", "v6"]
        from clip in _clips
        select (version, clip.Clip, clip.Reference));

    [Theory]
    [MemberData(nameof(Clips))]
    public void Score_Recording_EqualsTheReference(string version, string clip, string reference)
    {
        string model = SileroModels.SkipUnlessInstalled(version);
        float[] samples = VoiceActivityScores.ReadSpeech($"{clip}.wav");
        float[] expected = NpyFile.ReadFloats(SharedFiles.PathTo("models", "silero", $"{version}-{reference}.npy"));
        using var engine = new SileroVoiceActivityEngine(model);
        using IVoiceActivityDetector detector = engine.Open();

        float[] scores = VoiceActivityScores.Of(detector, samples);

        Assert.Equal(expected.Length, scores.Length);
        Assert.InRange(LargestDifference(expected, scores), 0, 1e-4f);
    }

    [Theory]
    [InlineData("v5")]
    [InlineData("v6")]
    public void Score_WholeRecording_LeavesTheReferenceState(string version)
    {
        string model = SileroModels.SkipUnlessInstalled(version);
        float[] samples = VoiceActivityScores.ReadSpeech("jfk.wav");
        float[] expected = NpyFile.ReadFloats(SharedFiles.PathTo("models", "silero", $"{version}-jfk.state.npy"));
        using var engine = new SileroVoiceActivityEngine(model);
        using var detector = (SileroVoiceActivityDetector)engine.Open();

        VoiceActivityScores.Of(detector, samples);

        Assert.InRange(LargestDifference(expected, detector.State), 0, 1e-3f);
    }

    [Fact]
    public void Score_ManyStreamsOnManyThreads_EachEqualsTheReference()
    {
        string model = SileroModels.SkipUnlessInstalled("v6");
        float[] samples = VoiceActivityScores.ReadSpeech("an4-cen3-fjlp-b.wav");
        float[] expected = NpyFile.ReadFloats(SharedFiles.PathTo("models", "silero", "v6-an4-cen3-fjlp-b.npy"));
        using var engine = new SileroVoiceActivityEngine(model);

        Parallel.For(0, 32, _ =>
        {
            using IVoiceActivityDetector detector = engine.Open();
            Assert.InRange(LargestDifference(expected, VoiceActivityScores.Of(detector, samples)), 0, 1e-4f);
        });
    }

    private static float LargestDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        float largest = 0;
        for (int i = 0; i < expected.Length; i++)
            largest = MathF.Max(largest, MathF.Abs(expected[i] - actual[i]));
        return largest;
    }
}
