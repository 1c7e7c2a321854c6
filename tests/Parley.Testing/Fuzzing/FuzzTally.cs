using System.Collections.Concurrent;

namespace Parley.Testing.Fuzzing;

/// <summary>What came back, counted. Thread-safe.</summary>
public sealed class FuzzTally
{
    private const int FindingsKept = 50;

    private readonly ConcurrentDictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _operations = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _findings = new();
    private long _messages;

    /// <summary>Sent so far.</summary>
    public long Messages => Volatile.Read(ref _messages);

    /// <summary>How often each came, such as <c>rest 404</c>, in order.</summary>
    public IReadOnlyList<(string Outcome, long Count)> Outcomes =>
        [.. _outcomes.Select(static pair => (pair.Key, pair.Value)).OrderBy(static pair => pair.Key, StringComparer.Ordinal)];

    /// <summary>Answers under 300 of each operation; those that have none were never really tried.</summary>
    public IReadOnlyDictionary<string, long> Successes => _operations;

    /// <summary>What must not happen, with what brought it about; the first ones.</summary>
    public IReadOnlyList<string> Findings => [.. _findings];

    public void Count(string outcome)
    {
        Interlocked.Increment(ref _messages);
        _outcomes.AddOrUpdate(outcome, 1, static (_, count) => count + 1);
    }

    /// <summary>Counts without its being a message of its own.</summary>
    public void Note(string outcome) => _outcomes.AddOrUpdate(outcome, 1, static (_, count) => count + 1);

    public void Succeeded(string operation) => _operations.AddOrUpdate(operation, 1, static (_, count) => count + 1);

    public void Find(string finding)
    {
        Note("FINDINGS");
        if (_findings.Count < FindingsKept)
            _findings.Enqueue(finding);
    }
}
