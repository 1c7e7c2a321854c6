namespace Parley.Engines.Models;

/// <summary>The locks of several models, taken in one order by everybody, so that nobody waits in a circle.</summary>
internal sealed class ModelLocks : IDisposable
{
    private readonly List<ModelLock> _held = [];

    public static async Task<ModelLocks> AcquireAsync(
        ModelStore store, IReadOnlyList<string> models, Action<string> note, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var locks = new ModelLocks();
        try
        {
            foreach (string model in models.Order(StringComparer.Ordinal))
            {
                locks._held.Add(await ModelLock.AcquireAsync(
                    store, model, owner =>
                        note($"{model}: {owner} is changing this model; waiting for it."), time, cancellationToken));
            }

            return locks;
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (ModelLock held in _held)
            held.Dispose();
    }
}
