using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Bundles;
using Parley.Engines.PocketTts.Graphs;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>What a graph makes of fixed input; two forms of one graph must make the same.</summary>
internal static class GraphProbe
{
    private const int TextTokens = 7;
    private const int Steps = 6;
    // Past the decoder's window, so that its edge is tried, too.
    private static readonly int[] _blocks = [1, 2, 9, 10];

    public static float[] LanguageModel(PreparedGraph graph, ModelBundle bundle)
    {
        using OnnxSession session = OnnxSession.FromFile(graph.Path, new OnnxSessionOptions());
        using LanguageModelRun run = Create(session, graph, bundle);
        using var options = new OnnxRunOptions();
        using OnnxTensor<float> text = OnnxTensor.Allocate<float>(1, TextTokens, bundle.ConditioningSize);
        var random = new Random(1);
        Fill(text.Span, random);
        run.Begin(null, 2 * (TextTokens + Steps));
        var made = new List<float>();
        float[] latent = new float[bundle.LatentSize];
        foreach (int _ in (ReadOnlySpan<int>)[0, 1])
        {
            run.Feed(text, TextTokens, options);
            Array.Fill(latent, float.NaN);
            for (int step = 0; step < Steps; step++)
            {
                run.Step(latent, options);
                made.AddRange(run.Conditioning.Span);
                made.Add(run.EndLogit);
                Fill(latent, random);
            }
        }

        return [.. made];
    }

    public static float[] Decoder(PreparedGraph graph, ModelBundle bundle)
    {
        using OnnxSession session = OnnxSession.FromFile(graph.Path, new OnnxSessionOptions());
        using DecoderRun run = CreateDecoder(session, graph, bundle);
        using var options = new OnnxRunOptions();
        var random = new Random(1);
        var made = new List<float>();
        run.Begin();
        foreach (int block in _blocks)
        {
            float[] latents = new float[block * bundle.LatentSize];
            Fill(latents, random);
            made.AddRange(run.Decode(latents, options));
        }

        return [.. made];
    }

    public static LanguageModelRun Create(OnnxSession session, PreparedGraph graph, ModelBundle bundle) => graph.IsCompact
        ? new CompactLanguageModelRun(session, bundle)
        : new PublishedLanguageModelRun(session, bundle);

    public static DecoderRun CreateDecoder(OnnxSession session, PreparedGraph graph, ModelBundle bundle) => graph.IsCompact
        ? new CompactDecoderRun(session, bundle, GraphPreparation.DecoderWindow)
        : new PublishedDecoderRun(session, bundle);

    private static void Fill(Span<float> numbers, Random random)
    {
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = (float)((random.NextDouble() * 2) - 1);
    }
}
