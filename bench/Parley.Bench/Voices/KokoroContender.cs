using Microsoft.Extensions.Options;

using Parley.Core.TextToSpeech;
using Parley.Engines.Kokoro;
using Parley.Engines.Models;
using Parley.Engines.Phonemes;

namespace Parley.Bench.Voices;

/// <summary>Kokoro in one precision. Pauses are left out: silence costs nothing to make.</summary>
/// <param name="folder">Of the export, in the folder of the family.</param>
/// <param name="file">The model in it.</param>
/// <param name="precision"><c>fp32</c> or <c>int8</c>.</param>
internal sealed class KokoroContender(string folder, string file, string precision) : VoiceContender
{
    private const string Voice = "af_heart";

    public override string Name => $"Kokoro {precision}";

    public override string? WhyNot(string models) =>
        File.Exists(ModelPath(models)) ? null : $"there is no '{ModelPath(models)}'";

    public override ITextToSpeechEngine Open(string models, int threads)
    {
        IOptions<ModelOptions> options = Options.Create(new ModelOptions
        {
            Directory = Path.GetDirectoryName(ModelPath(models)),
            Precision = precision,
            Threads = threads,
        });
        var store = new ModelStore(options);
        return new KokoroTextToSpeechEngine(
            store,
            options,
            Options.Create(new KokoroOptions { Voice = Voice, CommaPauseMs = 0, SentencePauseMs = 0 }),
            Phonemizer(),
            new PreparedFiles(store),
            TimeProvider.System);
    }

    public override async ValueTask<PeerRun?> PeerAsync(
        string models, string text, CancellationToken cancellationToken)
    {
        using EspeakPhonemizer phonemizer = Phonemizer();
        var phrases = new KokoroTextPhrases(text, "en-us", phonemizer, KokoroVocabulary.Published, firstWords: 0);
        var script = new KokoroScript(phrases, KokoroModel.MaximumTokens, isRaw: true);
        string voiceFile = Path.Combine(Path.GetFullPath(models), "kokoro", "voices", Voice + ".bin");
        KokoroVoice voice = KokoroVoiceFiles.ReadVoice(voiceFile);
        var calls = new List<Dictionary<string, PeerRun.Input>>();
        while (await script.NextAsync(cancellationToken) is { } segment)
        {
            double[] ids = [0, .. segment.Tokens.Select(token => (double)token.Id), 0];
            double[] style = [.. voice.StyleFor(segment.Tokens.Count).ToArray().Select(number => (double)number)];
            calls.Add(new Dictionary<string, PeerRun.Input>(StringComparer.Ordinal)
            {
                ["input_ids"] = new("int64", [1, ids.Length], ids),
                ["style"] = new("float32", [1, style.Length], style),
                ["speed"] = new("float32", [1], [1]),
            });
        }

        return PeerRun.OfModel(ModelPath(models), "waveform", KokoroTextToSpeechEngine.SampleRateHz, calls);
    }

    private static EspeakPhonemizer Phonemizer() => new(Options.Create(new EspeakOptions()), TimeProvider.System);

    private string ModelPath(string models) => Path.Combine(Path.GetFullPath(models), "kokoro", folder, file);
}
