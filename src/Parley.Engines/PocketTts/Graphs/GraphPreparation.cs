using Parley.Engines.Models;
using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Bundles;
using Parley.Engines.PocketTts.Generation;

namespace Parley.Engines.PocketTts.Graphs;

/// <summary>
/// Makes the compact graphs when a model is first used, beside the published ones, and keeps them only if they give the same
/// numbers. What cannot be rewritten is used as published: slower, never wrong.
/// </summary>
internal sealed class GraphPreparation(PreparedFiles files, ModelBundle bundle)
{
    /// <summary>Steps that the decoder's transformer looks back, as published.</summary>
    public const int DecoderWindow = 250;

    private const int All = 0;
    // Frames of the longest chunk that the language model's cache has room for.
    private const int LongestChunkFrames = 1_024;
    private const string Int8Ending = "_int8.onnx";
    // Mean differences between the two forms. fp32 differs by rounding (measured: 9e-7 at levels of 7, 7e-8 at 0.5), int8 by
    // roundings that fall the other way (measured: 0.018 for the language model, 6e-5 for the decoder).
    private const float Fp32Tolerance = 1e-4f;
    private const float Int8LanguageModelTolerance = 0.06f;
    private const float Int8DecoderTolerance = 1e-3f;

    public PreparedGraph LanguageModel(string published) => Prepare(
        published, bundle.LanguageModelStates, All, bundle.Caches[0].Positions, GraphProbe.LanguageModel, Int8LanguageModelTolerance);

    public PreparedGraph Decoder(string published) => Prepare(
        published,
        bundle.DecoderStates,
        DecoderWindow,
        LongestChunkFrames * bundle.DecoderStepsPerLatent,
        GraphProbe.Decoder,
        Int8DecoderTolerance);

    private PreparedGraph Prepare(
        string published,
        IReadOnlyList<StateInfo> states,
        int window,
        int positions,
        Func<PreparedGraph, ModelBundle, float[]> probe,
        float int8Tolerance)
    {
        float tolerance = published.EndsWith(Int8Ending, StringComparison.Ordinal) ? int8Tolerance : Fp32Tolerance;
        try
        {
            string compact = files.GetOrCreate(published, CompactGraph.Recipe, (source, target) =>
            {
                CompactGraph.Write(source, target, states, window, positions);
                float difference = MeanDifference(
                    probe(new PreparedGraph(source, IsCompact: false), bundle),
                    probe(new PreparedGraph(target, IsCompact: true), bundle));
                if (!(difference <= tolerance)) // also where it is no number
                    throw new InvalidDataException($"The compact form of '{source}' differs from it by {difference}.");
            });
            return new PreparedGraph(compact, IsCompact: true);
        }
        catch (Exception exception) when (exception is InvalidDataException or OnnxException or ArgumentException or IOException)
        {
            return new PreparedGraph(published, IsCompact: false);
        }
    }

    private static float MeanDifference(float[] one, float[] other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++)
            sum += Math.Abs(one[i] - other[i]);
        return (float)(sum / one.Length);
    }
}
