using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Onnx;
using Parley.Engines.Onnx.Graphs;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Graphs;

namespace Parley.Engines.Whisper.Model;

/// <summary>
/// Rewrites a model's graphs when it is first used, beside the published ones, and takes them only if they give the same numbers; the
/// verdict is kept, too. What cannot be rewritten is used as published: slower, never wrong.
/// </summary>
internal sealed class GraphPreparation(WhisperFiles files, WhisperConfig config, PreparedFiles prepared)
{
    private const string Same = "same";
    private const string VerdictExtension = ".txt";

    // The same files beside other settings are prepared anew.
    private readonly string _sizes = $"{config.HiddenSize}-{config.MelBands}-{config.EncoderLayers}-{config.EncoderHeads}"
        + $"-{config.DecoderLayers}-{config.DecoderHeads}-{config.VocabularySize}-{config.MaximumTokens}";

    private GraphProbe Probe => new(config, files.Precision);

    /// <exception cref="EngineUnavailableException">It is no graph, or of another model than its settings.</exception>
    public EncoderForm LoadEncoder(int threads)
    {
        bool isSame = Verdict(files.Encoder, EncoderGraph.Recipe, () =>
        {
            using EncoderForm published = OpenPublishedEncoder(threads), compact = OpenCompactEncoder(threads);
            return Probe.Compare(published, compact);
        });
        return isSame ? OpenCompactEncoder(threads) : OpenPublishedEncoder(threads);
    }

    /// <inheritdoc cref="LoadEncoder"/>
    public DecoderForm LoadDecoder(int threads)
    {
        bool isSame = Verdict(files.Decoder, StepGraph.Recipe, () =>
        {
            using DecoderForm published = OpenPublishedDecoder(threads), compact = OpenCompactDecoder(threads);
            return Probe.Compare(published, compact);
        });
        return isSame ? OpenCompactDecoder(threads) : OpenPublishedDecoder(threads);
    }

    private bool Verdict(string original, string recipe, Func<string?> difference)
    {
        string path = prepared.GetOrCreate(
            original,
            $"{recipe}-verdict-{_sizes}",
            (_, target) =>
            {
                string verdict;
                try
                {
                    verdict = difference() ?? Same;
                }
                catch (Exception exception) when (exception is InvalidDataException or OnnxException or ArgumentException)
                {
                    verdict = exception.Message;
                }

                File.WriteAllText(target, verdict);
            },
            VerdictExtension);
        return File.ReadAllText(path) == Same;
    }

    private EncoderForm OpenCompactEncoder(int threads) =>
        new(OnnxSession.FromFile(
            Prepare(files.Encoder, EncoderGraph.Recipe, target => EncoderGraph.Write(files.Encoder, target, config)), Options(threads)),
            config,
            isCompact: true);

    private EncoderForm OpenPublishedEncoder(int threads)
    {
        OnnxSession session = Open(files.Encoder, threads);
        Require(session, session.Inputs, EncoderGraph.Features, files.Encoder, -1, config.MelBands, WhisperConfig.MaximumFrames);
        Require(session, session.Outputs, EncoderGraph.Hidden, files.Encoder, -1, -1, config.HiddenSize);
        return new EncoderForm(session, config, isCompact: false);
    }

    private CompactDecoder OpenCompactDecoder(int threads)
    {
        var merged = new Lazy<ModelProto>(() => GraphEditor.Load(files.Decoder).Model);
        string cross = Prepare(files.Decoder, CrossGraph.Recipe, target => CrossGraph.Write(merged.Value, target, config));
        string step = Prepare(files.Decoder, StepGraph.Recipe, target => StepGraph.Write(merged.Value, target, config));
        string table = Prepare(
            files.Decoder, TokenTableFile.Recipe, target => WriteTable(merged.Value, target), TokenTableFile.Extension);
        var opened = new List<IDisposable>();
        try
        {
            var crossSession = OnnxSession.FromFile(cross, Options(threads));
            opened.Add(crossSession);
            var stepSession = OnnxSession.FromFile(step, Options(threads));
            opened.Add(stepSession);
            return new CompactDecoder(config, crossSession, stepSession, TokenTable.Open(table, threads));
        }
        catch
        {
            opened.ForEach(static one => one.Dispose());
            throw;
        }
    }

    private PublishedDecoder OpenPublishedDecoder(int threads)
    {
        OnnxSession session = Open(files.Decoder, threads);
        string last = $"past_key_values.{config.DecoderLayers - 1}.decoder.key", beyond = $"past_key_values.{config.DecoderLayers}.decoder.key";
        Require(session, session.Inputs, last, files.Decoder, -1, config.DecoderHeads, -1, config.HeadSize);
        Require(session, session.Outputs, "logits", files.Decoder, -1, -1, config.VocabularySize);
        return session.Inputs.Any(input => input.Name == beyond)
            ? throw Wrong(session, files.Decoder, $"it has more than {config.DecoderLayers} layers")
            : new PublishedDecoder(config, session);
    }

    private void WriteTable(ModelProto merged, string target)
    {
        var tables = DecoderTables.Find(MergedDecoder.LaterRuns(merged), config);
        TokenTableFile.Write(target, tables.ReadTokens(), tables.ReadPositions());
    }

    private string Prepare(string original, string recipe, Action<string> write, string? extension = null) =>
        prepared.GetOrCreate(original, $"{recipe}-{_sizes}", (_, target) => write(target), extension);

    private static OnnxSession Open(string path, int threads)
    {
        try
        {
            return OnnxSession.FromFile(path, Options(threads));
        }
        catch (OnnxException exception)
        {
            throw new EngineUnavailableException($"'{path}' cannot be loaded: {exception.Message} Fetch the model again.", exception);
        }
    }

    private static OnnxSessionOptions Options(int threads) => new() { IntraOpThreads = threads };

    /// <param name="shape">-1 for any size.</param>
    private static void Require(
        OnnxSession session, IReadOnlyList<OnnxTensorInfo> tensors, string name, string path, params long[] shape)
    {
        OnnxTensorInfo? tensor = tensors.FirstOrDefault(tensor => tensor.Name == name);
        if (tensor is null)
            throw Wrong(session, path, $"it has no '{name}'");
        bool fits = tensor.Shape.Count == shape.Length
            && tensor.Shape.Zip(shape).All(sizes => sizes.First < 0 || sizes.Second < 0 || sizes.First == sizes.Second);
        if (!fits)
            throw Wrong(session, path, $"its '{name}' is [{string.Join(", ", tensor.Shape)}], not [{string.Join(", ", shape)}] (-1 is any)");
    }

    private static EngineUnavailableException Wrong(OnnxSession session, string path, string what)
    {
        session.Dispose();
        return new EngineUnavailableException(
            $"'{path}' does not belong to the config.json beside it: {what}. Take all files from one model.");
    }
}
