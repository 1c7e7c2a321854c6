using Microsoft.Extensions.Options;

using Parley.Core.TextToSpeech;
using Parley.Engines.Models;
using Parley.Engines.PocketTts;
using Parley.Engines.PocketTts.Bundles;
using Parley.Engines.PocketTts.Text;
using Parley.Engines.Tokenizers;

namespace Parley.Bench.Voices;

/// <summary>Pocket TTS in one precision, with a voice that is warm.</summary>
/// <param name="precision"><c>fp32</c> or <c>int8</c>.</param>
internal sealed class PocketTtsContender(string precision) : VoiceContender
{
    public override string Name => $"Pocket TTS {precision}";

    public override string? WhyNot(string models)
    {
        string file = Path.Combine(Folder(models), $"flow_lm_main{Suffix}.onnx");
        return File.Exists(file) ? null : $"there is no '{file}'";
    }

    public override ITextToSpeechEngine Open(string models, int threads)
    {
        IOptions<ModelOptions> options = Options.Create(
            new ModelOptions { Directory = Folder(models), Precision = precision, Threads = threads });
        var store = new ModelStore(options);
        return new PocketTtsTextToSpeechEngine(
            Options.Create(new PocketTtsOptions()), options, store, new PreparedFiles(store), TimeProvider.System);
    }

    /// <summary>As the published runtime goes about it: each graph in turn, states passed on, a frame at a time.</summary>
    public override ValueTask<PeerRun?> PeerAsync(string models, string text, CancellationToken cancellationToken)
    {
        string folder = Folder(models);
        ModelBundle bundle = ModelBundle.Load(new ModelFolder(folder, "give it whole"));
        var tokenizer = UnigramTokenizer.Load(Path.Combine(folder, bundle.TokenizerFile));
        var splitter = new TextSplitter(tokenizer, bundle.SplitterOptions(framesAfterEnd: null));
        var chunks = splitter.Split(text, splitter.LongestFor(bundle.Caches[0].Positions / 2))
            .Select(chunk => new { chunk.Ids, chunk.FramesAfterEnd, chunk.MaximumFrames })
            .ToList();
        string voice = Directory.EnumerateFiles(Path.Combine(folder, "embeddings"), "*.safetensors").Order(StringComparer.Ordinal).First();
        return new(new PeerRun("pocket-loop.mjs", bundle.SampleRateHz, new { folder, suffix = Suffix, voice, chunks }));
    }

    private string Suffix => precision == "int8" ? "_int8" : "";

    private static string Folder(string models) => Path.Combine(Path.GetFullPath(models), "pocket-tts");
}
