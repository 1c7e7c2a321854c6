using Parley.Core.TextToSpeech;

namespace Parley.Core.Tests.TextToSpeech;

internal static class ClauseSplitterRuns
{
    public static List<string> TakeAll(ClauseSplitter splitter)
    {
        var clauses = new List<string>();
        while (splitter.TryTake(out string? clause))
            clauses.Add(clause);
        return clauses;
    }

    public static List<string> Run(IEnumerable<string> deltas)
    {
        var splitter = new ClauseSplitter();
        var clauses = new List<string>();
        foreach (string delta in deltas)
        {
            splitter.Add(delta);
            clauses.AddRange(TakeAll(splitter));
        }

        splitter.Complete();
        clauses.AddRange(TakeAll(splitter));
        return clauses;
    }
}
