using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Engines.Kokoro;

namespace Parley.Engines.Tests.Kokoro;

public sealed class KokoroVoiceNamesTests
{
    [Theory]
    [InlineData("af_heart", "af_heart:1")]
    [InlineData("af_heart(2)+am_michael(1)", "af_heart:2 am_michael:1")]
    [InlineData(" af_heart ( 0.5 ) + am_michael", "af_heart:0.5 am_michael:1")]
    [InlineData("a+b+c(3)", "a:1 b:1 c:3")]
    public void Parse_Blend_ReadsNamesAndWeights(string name, string expected) =>
        Assert.Equal(expected, string.Join(' ', VoiceBlend.Parse(name)!.Select(part => $"{part.Voice}:{part.Weight}")));

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("a+")]
    [InlineData("(2)")]
    [InlineData("a(")]
    [InlineData("a()")]
    [InlineData("a(0)")]
    [InlineData("a(-1)")]
    [InlineData("a(1e9)")]
    [InlineData("a(NaN)")]
    [InlineData("a(1)b")]
    [InlineData("a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a")]
    public void Parse_NoBlend_IsNone(string name) => Assert.Null(VoiceBlend.Parse(name));

    [Theory]
    [InlineData("af_heart(2)+am_michael")]
    [InlineData("a(0.333333)+b(1000000)")]
    public void NameOf_Parts_IsWhatWasParsed(string name) => Assert.Equal(name, VoiceBlend.NameOf(VoiceBlend.Parse(name)!));

    [Theory]
    [InlineData("af_heart", "en-US", "en-us")]
    [InlineData("bm_george", "en-GB", "en-gb")]
    [InlineData("ef_dora", "es", "es")]
    [InlineData("ff_siwis", "fr-FR", "fr-fr")]
    [InlineData("hf_alpha", "hi", "hi")]
    [InlineData("if_sara", "it", "it")]
    [InlineData("pm_alex", "pt-BR", "pt-br")]
    [InlineData("jf_alpha", "ja", null)]
    [InlineData("zm_yunxi", "cmn", null)]
    [InlineData("af", "en-US", "en-us")]
    [InlineData("fred", "en-US", "en-us")]
    public void Of_Voice_TellsItsLanguage(string voice, string tag, string? espeak)
    {
        var language = KokoroLanguage.Of(voice);

        Assert.Equal((tag, espeak), (language.Tag, language.Espeak));
    }

    [Fact]
    public void FindVoice_Blend_IsFoundByTheFilesSpelling()
    {
        using var folder = new KokoroFolder();
        folder.AddBytes("voices/af_one.bin", ContractVoices.Raw(1));
        folder.AddBytes("voices/bm_two.bin", ContractVoices.Raw(2));
        using KokoroTextToSpeechEngine engine = folder.CreateEngine();

        EngineVoice? blend = engine.FindVoice("BM_TWO(2)+af_one");

        Assert.Equal(("bm_two(2)+af_one", "en-GB"), (blend!.Id, blend.Language));
        Assert.Null(engine.FindVoice("bm_two+nobody"));
        Assert.Equal(["af_one", "bm_two"], engine.Voices.Select(voice => voice.Id));
    }
}
