using Parley.Engines.Models;
using Parley.Engines.Onnx.Graphs;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Graphs;

/// <summary>The files that are loaded, derived once from the published ones.</summary>
/// <param name="Encoder">See <see cref="EncoderGraph"/>.</param>
/// <param name="Cross">See <see cref="CrossGraph"/>.</param>
/// <param name="Step">See <see cref="StepGraph"/>.</param>
/// <param name="Table">See <see cref="TokenTableFile"/>.</param>
internal sealed record WhisperGraphs(string Encoder, string Cross, string Step, string Table)
{
    /// <summary>Makes what is not there yet; some seconds, once.</summary>
    /// <exception cref="InvalidDataException">A graph is none, or not of the known shape.</exception>
    public static WhisperGraphs Prepare(WhisperFiles files, WhisperConfig config, PreparedFiles prepared)
    {
        var decoder = new Lazy<ModelProto>(() => GraphEditor.Load(files.Decoder).Model);
        return new WhisperGraphs(
            prepared.GetOrCreate(
                files.Encoder, EncoderGraph.Recipe, (source, target) => EncoderGraph.Write(source, target, config)),
            prepared.GetOrCreate(
                files.Decoder, CrossGraph.Recipe, (_, target) => CrossGraph.Write(decoder.Value, target, config)),
            prepared.GetOrCreate(
                files.Decoder, StepGraph.Recipe, (_, target) => StepGraph.Write(decoder.Value, target, config)),
            prepared.GetOrCreate(
                files.Decoder,
                TokenTableFile.Recipe,
                (_, target) => WriteTable(decoder.Value, target, config),
                TokenTableFile.Extension));
    }

    private static void WriteTable(ModelProto decoder, string target, WhisperConfig config)
    {
        var tables = DecoderTables.Find(MergedDecoder.LaterRuns(decoder), config);
        TokenTableFile.Write(target, tables.ReadTokens(), tables.ReadPositions());
    }
}
