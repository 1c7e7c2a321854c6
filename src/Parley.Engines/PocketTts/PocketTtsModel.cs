using System.Collections.Concurrent;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Engines.Models;
using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Bundles;
using Parley.Engines.PocketTts.Generation;
using Parley.Engines.PocketTts.Graphs;
using Parley.Engines.PocketTts.Text;
using Parley.Engines.PocketTts.Voices;
using Parley.Engines.Tokenizers;

namespace Parley.Engines.PocketTts;

/// <summary>The loaded model: its graphs, its tokenizer, the voices in use. Thread-safe.</summary>
internal sealed class PocketTtsModel : IDisposable
{
    // What ended texts leave for the next ones; more at once is made and thrown away.
    private const int IdleRuns = 2;

    private readonly BundleFiles _files;
    private readonly OnnxSessionOptions _sessionOptions;
    private readonly PreparedGraph _languageModelGraph;
    private readonly PreparedGraph _decoderGraph;
    private readonly OnnxSession _textConditioner;
    private readonly OnnxSession _languageModel;
    private readonly OnnxSession _flow;
    private readonly OnnxSession _decoder;
    private readonly ConcurrentBag<PocketRun> _idleRuns = [];
    private readonly int _flowSteps;

    /// <exception cref="EngineUnavailableException">A file is missing, damaged, or of another model.</exception>
    public PocketTtsModel(ModelFolder folder, PreparedFiles prepared, ModelOptions models, PocketTtsOptions options)
    {
        Bundle = ModelBundle.Load(folder);
        _files = new BundleFiles(folder, Bundle, models.Precision);
        _flowSteps = options.FlowSteps;
        _sessionOptions = new OnnxSessionOptions { IntraOpThreads = models.EffectiveThreads };
        var opened = new List<IDisposable>();
        try
        {
            var preparation = new GraphPreparation(prepared, Bundle);
            string languageModel = _files.LanguageModel, decoder = _files.Decoder;
            _languageModelGraph = preparation.LanguageModel(languageModel);
            _decoderGraph = preparation.Decoder(decoder);
            _textConditioner = Open(_files.TextConditioner);
            _languageModel = Open(_languageModelGraph.Path);
            _flow = Open(_files.Flow);
            _decoder = Open(_decoderGraph.Path);
            Splitter = new TextSplitter(UnigramTokenizer.Load(_files.Tokenizer), Bundle.SplitterOptions(options.FramesAfterEnd));
            Voices = new VoiceShelf(this, options.VoicesKept);
            Return(NewRun()); // binding fails here, not at the first text, where a file is not what its name says
        }
        catch (Exception exception) when (exception is OnnxException or ArgumentException or InvalidDataException or IOException)
        {
            opened.ForEach(session => session.Dispose());
            throw new EngineUnavailableException(
                $"The Pocket TTS model in '{folder.Path}' cannot be used: {exception.Message} "
                + "Check it by 'parley models verify pocket-tts', or pull it again.", exception);
        }
        catch
        {
            opened.ForEach(session => session.Dispose());
            throw;
        }

        OnnxSession Open(string path)
        {
            OnnxSession session = OnnxSession.FromFile(path, _sessionOptions);
            opened.Add(session);
            return session;
        }
    }

    public ModelBundle Bundle { get; }

    public TextSplitter Splitter { get; }

    public VoiceShelf Voices { get; }

    /// <summary>Positions of the language model's cache.</summary>
    public int Positions => Bundle.Caches[0].Positions;

    /// <summary>Whether the rewritten graphs are in use.</summary>
    public bool IsCompact => _languageModelGraph.IsCompact && _decoderGraph.IsCompact;

    /// <summary>One text's share of the model; to be returned, or disposed after a failure.</summary>
    public PocketRun Rent() => _idleRuns.TryTake(out PocketRun? run) ? run : NewRun();

    public void Return(PocketRun run)
    {
        if (_idleRuns.Count < IdleRuns)
            _idleRuns.Add(run);
        else
            run.Dispose();
    }

    /// <summary>What the language model reads for tokens: [1, count, conditioning size].</summary>
    public OnnxTensor<float> Embed(int[] ids, OnnxRunOptions options)
    {
        using OnnxTensor<long> tokens = OnnxTensor.Allocate<long>(1, ids.Length);
        for (int i = 0; i < ids.Length; i++)
            tokens.Span[i] = ids[i];
        using OnnxOutput made = _textConditioner.Run(
            [(_textConditioner.Inputs[0].Name, tokens)], [_textConditioner.Outputs[0].Name], options)[0];
        OnnxTensor<float> embeddings = OnnxTensor.Allocate<float>(1, ids.Length, Bundle.ConditioningSize);
        made.Span<float>().CopyTo(embeddings.Span);
        return embeddings;
    }

    /// <summary>The voice of a recording.</summary>
    /// <param name="samples">Mono, at the bundle's rate.</param>
    /// <param name="options">To break it off.</param>
    /// <exception cref="EngineUnavailableException">The encoder is missing.</exception>
    public VoicePrefix Encode(ReadOnlyMemory<float> samples, OnnxRunOptions options)
    {
        // Needed for a moment now and then, and of 40 to 70 MB.
        using OnnxSession encoder = OnnxSession.FromFile(_files.Encoder, _sessionOptions with { UseArena = false });
        float[] audio = samples.ToArray();
        using OnnxTensor<float> input = OnnxTensor.Over<float>(audio, 1, 1, audio.Length);
        using OnnxOutput latents = encoder.Run([(encoder.Inputs[0].Name, input)], [encoder.Outputs[0].Name], options)[0];
        return new VoiceEncoding(this, _files.VoiceBeginning).Prefix(latents, options);
    }

    public void Dispose()
    {
        while (_idleRuns.TryTake(out PocketRun? run))
            run.Dispose();
        _textConditioner.Dispose();
        _languageModel.Dispose();
        _flow.Dispose();
        _decoder.Dispose();
    }

    private PocketRun NewRun()
    {
        LanguageModelRun languageModel = GraphProbe.Create(_languageModel, _languageModelGraph, Bundle);
        return new PocketRun(
            languageModel,
            new FlowRun(_flow, languageModel.Conditioning, Bundle.LatentSize, _flowSteps),
            GraphProbe.CreateDecoder(_decoder, _decoderGraph, Bundle),
            new FrameCutter(new AudioFormat(Bundle.SampleRateHz)));
    }
}
