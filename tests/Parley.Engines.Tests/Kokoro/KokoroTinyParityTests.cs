using Parley.Engines.Kokoro;
using Parley.Testing;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>The whole graph with small dimensions, in each published style, against the reference runtime.</summary>
public sealed class KokoroTinyParityTests(KokoroModels models) : IClassFixture<KokoroModels>
{
    private const string References = "tiny";

    private static readonly string[] _styles = ["onnx-community", "onnx-community-timestamped", "kokoro-onnx", "kokorosharp"];

    private static readonly string[] _cases =
        ["one_token", "hello", "fox", "fox_slow", "fox_fast", "fox_blend_2_1", "quotes", "unknown_dropped", "t510"];

    public static TheoryData<string, string> Cases => new(from style in _styles from known in _cases select (style, known));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Run_PublishedStyle_EqualsTheReference(string style, string name)
    {
        KokoroCase expected = KokoroCase.Read(References, name);

        using KokoroUtterance utterance = await models.RunAsync(PathOf(style), expected);

        KokoroTolerance.AssertSame(expected, References, utterance.Samples, utterance.Durations);
        Assert.Equal(style is "onnx-community-timestamped" or "kokorosharp", utterance.Durations is not null);
    }

    [Theory]
    [InlineData("one_token")]
    [InlineData("hello")]
    [InlineData("fox")]
    [InlineData("t510")]
    public void Encode_Phonemes_EqualsTheReference(string name)
    {
        KokoroCase expected = KokoroCase.Read(References, name);

        Assert.Equal(expected.Ids, KokoroVocabulary.Published.Encode(expected.Phonemes).Take(KokoroModel.MaximumTokens).Select(token => token.Id));
    }

    [Fact]
    public async Task Run_RandomLineage_TellsDurationsOfItsSound()
    {
        KokoroCase spoken = KokoroCase.Read(References, "fox");

        using KokoroUtterance utterance = await models.RunAsync(PathOf("hexgrad"), spoken);

        Assert.Equal(spoken.Ids.Length + 2, utterance.Durations!.Count);
        Assert.Equal(600 * utterance.Durations.Sum(), utterance.Samples.Length);
    }

    [Theory]
    [InlineData("fox")]
    [InlineData("fox_blend_2_1")]
    [InlineData("quotes")]
    [InlineData("t510")]
    public async Task Synthesize_RawPhonemes_EqualsTheReference(string name)
    {
        KokoroCase expected = KokoroCase.Read(References, name);
        using var folder = new KokoroFolder();
        folder.AddFile(PathOf("onnx-community-timestamped"), "model.onnx");
        folder.AddFolder(SharedFiles.PathTo("models", "kokoro", "voices"), "voices");
        using KokoroTextToSpeechEngine engine = folder.CreateEngine();

        Speech speech = await KokoroFolder.SayAsync(
            engine, new("") { Phonemes = expected.SpokenPhonemes, Voice = expected.VoiceName, Speed = expected.Speed, IsRaw = true });

        KokoroTolerance.AssertSame(expected, References, [.. speech.Samples], durations: null);
    }

    private static string PathOf(string style)
    {
        SharedFiles.SkipUnlessPresent("models", "kokoro", "tiny");
        return SharedFiles.PathTo("models", "kokoro", "tiny", $"{style}.onnx");
    }
}
