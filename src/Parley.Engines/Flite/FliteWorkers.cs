using System.Collections.Concurrent;

namespace Parley.Engines.Flite;

/// <summary>
/// The threads that run flite, as many as there are processors. Requests queue up one sentence at a time, so a long text
/// never keeps a short one waiting for more than a sentence, and the threads that answer requests are never blocked.
/// </summary>
internal sealed class FliteWorkers
{
    private readonly BlockingCollection<FliteUtterance> _queue = [];

    private FliteWorkers(int threads)
    {
        for (int i = 0; i < threads; i++)
            new Thread(Run) { IsBackground = true, Name = $"flite {i + 1}" }.Start();
    }

    /// <summary>The workers of the process; they start with the first request.</summary>
    public static FliteWorkers Shared { get; } = new(Math.Max(2, Environment.ProcessorCount));

    /// <summary>The queue has no bound of its own: each request has at most one sentence in it.</summary>
    public void Add(FliteUtterance utterance) => _queue.Add(utterance);

    private void Run()
    {
        foreach (FliteUtterance utterance in _queue.GetConsumingEnumerable())
            utterance.Run();
    }
}
