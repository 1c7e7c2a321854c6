using Parley.Engines.Onnx.Graphs;
using Parley.Engines.PocketTts.Bundles;

namespace Parley.Engines.PocketTts.Graphs;

/// <summary>Makes the compact form of a published graph with state, in a file beside the original.</summary>
internal static class CompactGraph
{
    /// <summary>Changes with every change of what is written, so that older files are not taken for it.</summary>
    public const string Recipe = "pocket-tts-compact-1";

    /// <param name="source">The published graph.</param>
    /// <param name="target">Gets the compact one.</param>
    /// <param name="states">The states of the graph, by the bundle.</param>
    /// <param name="window">How many positions back a query sees, itself included; 0 for all.</param>
    /// <param name="positions">The highest position plus one.</param>
    /// <exception cref="InvalidDataException">The graph is none, or not of the shape that is known.</exception>
    public static void Write(string source, string target, IReadOnlyList<StateInfo> states, int window, int positions)
    {
        GraphEditor editor = GraphEditor.Load(source);
        StateInfo[] caches = [.. states.Where(state => state.Key == StateInfo.CacheKey && IsUsed(editor, state))];
        if (caches.Length == 0)
            throw new InvalidDataException($"'{source}' has no caches of keys and values.");
        (int heads, int headSize) = caches[0].Heads;
        IReadOnlyList<AttentionSite> sites = AttentionSite.FindAll(
            editor, caches.Select(cache => cache.InputName).ToHashSet(StringComparer.Ordinal), headSize);
        if (sites.Count != caches.Length)
            throw new InvalidDataException($"'{source}' has {sites.Count} attentions of the known shape for {caches.Length} caches.");

        if (sites.Any(site => site.Window != window))
            throw new InvalidDataException($"'{source}' looks back {sites[0].Window} positions, not {window}.");

        CompactAttention.Apply(editor, sites, heads, headSize, positions);
        HashSet<string> gone = [.. states.Where(state => !IsKept(editor, state)).Select(state => state.OutputName)];
        editor.RemoveOutputs(gone.Contains);
        editor.Prune();
        editor.Save(target);
    }

    /// <summary>Whether anything is computed with it; those of a part that was left out pass through untouched.</summary>
    private static bool IsUsed(GraphEditor editor, StateInfo state) =>
        editor.ProducerOf(state.OutputName) is { OpType: not "Identity" };

    private static bool IsKept(GraphEditor editor, StateInfo state) => IsUsed(editor, state) && !state.IsAttention;
}
