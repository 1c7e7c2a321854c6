using Parley.Engines.Kokoro;
using Parley.Testing;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>
/// The published graphs at their own size against the reference runtime. All cases pass; a few of each file are enough here, as one
/// core needs a second for each second of speech. <c>PARLEY_ALL_REFERENCES=1</c> runs every one.
/// </summary>
public sealed class KokoroRealSizeParityTests(KokoroModels models) : IClassFixture<KokoroModels>
{
    private static readonly string[] _floatCases =
    [
        "one_token", "two_tokens", "hello", "hello_row_n", "fox", "fox_slow", "fox_fast", "fox_blend_2_1", "yes", "question", "quotes",
        "british", "numbers", "unknown_dropped", "raw_espeak", "t120", "t250", "t510",
    ];

    private static readonly string[] _fewCases = ["one_token", "hello", "fox", "fox_fast", "fox_blend_2_1", "quotes", "british"];

    private static bool IsFull => Environment.GetEnvironmentVariable("PARLEY_ALL_REFERENCES") == "1";

    public static TheoryData<string, string> FloatCases => new(
    [
        .. Choose("onnx-community-timestamped/model", _floatCases, "one_token", "hello_row_n", "fox_blend_2_1", "yes"),
        .. Choose("onnx-community/model", _floatCases, "hello"),
        .. Choose("kokoro-onnx/kokoro-v1.0", _floatCases, "two_tokens"),
    ]);

    public static TheoryData<string> EightBitCases => new(Choose("", _fewCases, "one_token", "british").Select(known => known.Item2));

    public static TheoryData<string> DeterministicCases => new(Choose("", _fewCases, "one_token", "hello").Select(known => known.Item2));

    public static TheoryData<string> RandomCases => new(Choose("", ["one_token", "hello", "fox", "fox_blend_2_1"], "hello").Select(known => known.Item2));

    [Theory]
    [MemberData(nameof(FloatCases))]
    public async Task Run_Float_EqualsTheReference(string model, string name) => await AssertSameAsync("fp32", model, name);

    [Theory]
    [MemberData(nameof(DeterministicCases))]
    public async Task Run_OtherLineage_EqualsTheReference(string name) =>
        await AssertSameAsync("hexgrad-deterministic", "hexgrad/kokoro-deterministic", name);

    [Theory]
    [MemberData(nameof(RandomCases))]
    public async Task Run_RandomLineage_HasTheDurationsAndLoudness(string name)
    {
        KokoroCase expected = KokoroCase.Read("hexgrad-random", name);

        using KokoroUtterance utterance = await models.RunAsync(PathOf("hexgrad/kokoro"), expected);

        Assert.Equal(expected.Durations, utterance.Durations);
        Assert.Equal(expected.Samples, utterance.Samples.Length);
        KokoroTolerance.AssertLoudness(expected, utterance.Samples, 0.06);
    }

    [Theory]
    [MemberData(nameof(EightBitCases))]
    public async Task Run_EightBits_IsLikeTheReference(string name)
    {
        KokoroCase expected = KokoroCase.Read("int8", name);

        using KokoroUtterance utterance = await models.RunAsync(PathOf("onnx-community/model_quantized"), expected);

        KokoroTolerance.AssertAlike(expected, utterance.Samples);
    }

    private async Task AssertSameAsync(string folder, string model, string name)
    {
        KokoroCase expected = KokoroCase.Read(folder, name);

        using KokoroUtterance utterance = await models.RunAsync(PathOf(model), expected);

        KokoroTolerance.AssertSame(expected, folder, utterance.Samples, utterance.Durations);
    }

    private static IEnumerable<(string, string)> Choose(string model, string[] all, params string[] few) =>
        (IsFull ? all : few).Select(name => (model, name));

    private static string PathOf(string model) => Path.Combine(PublishedModels.Folder("kokoro", model), model + ".onnx");
}
