using Microsoft.Extensions.Options;

using Parley.Core.TextToSpeech;
using Parley.Engines.Models;
using Parley.Engines.Phonemes;
using Parley.Engines.Piper;

namespace Parley.Bench.Voices;

/// <summary>Piper's medium voice.</summary>
internal sealed class PiperContender : VoiceContender
{
    private const string Voice = "en_US-noise-medium";

    public override string Name => "Piper medium";

    public override string? WhyNot(string models) => File.Exists(ModelPath(models))
        ? null : $"there is no '{ModelPath(models)}'";

    public override ITextToSpeechEngine Open(string models, int threads)
    {
        IOptions<ModelOptions> options =
            Options.Create(new ModelOptions { Directory = Path.Combine(models, "piper"), Threads = threads });
        return new PiperTextToSpeechEngine(
            Options.Create(new PiperOptions { Voice = Voice }), options,
                new ModelStore(options), Phonemizer(), TimeProvider.System);
    }

    public override async ValueTask<PeerRun?> PeerAsync(
        string models, string text, CancellationToken cancellationToken)
    {
        PiperConfig config = PiperConfig.Read(ModelPath(models) + ".json");
        using EspeakPhonemizer phonemizer = Phonemizer();
        var calls = new List<Dictionary<string, PeerRun.Input>>();
        await foreach (
            PiperSentence sentence in new PiperSentences(phonemizer, config).ReadAsync(
                Request(text) with { IsRaw = true }, cancellationToken))
        {
            calls.Add(new Dictionary<string, PeerRun.Input>(StringComparer.Ordinal)
            {
                ["input"] = new("int64", [1, sentence.Ids.Length], [.. sentence.Ids.Select(id => (double)id)]),
                ["input_lengths"] = new("int64", [1], [sentence.Ids.Length]),
                ["scales"] = new("float32", [3], [0, config.LengthScale, 0]),
            });
        }

        return PeerRun.OfModel(ModelPath(models), "output", config.SampleRateHz, calls);
    }

    private static string ModelPath(string models) => Path.Combine(Path.GetFullPath(models), "piper", Voice + ".onnx");

    private static EspeakPhonemizer Phonemizer() => new(Options.Create(new EspeakOptions()), TimeProvider.System);
}
