using System.Collections.Concurrent;

using Parley.Core;
using Parley.Engines.Onnx;

namespace Parley.Engines.SmartTurn;

/// <summary>The loaded model, and what its runs need, used again and again. Thread-safe.</summary>
internal sealed class SmartTurnModel : IDisposable
{
    private readonly ConcurrentBag<SmartTurnRun> _idle = [];
    private readonly OnnxSession _session;

    private SmartTurnModel(OnnxSession session) => _session = session;

    /// <param name="path">The model file.</param>
    /// <param name="fix">How to get a whole one, as an imperative.</param>
    /// <exception cref="EngineUnavailableException">It cannot be read, or is another model.</exception>
    public static SmartTurnModel Load(string path, string fix)
    {
        OnnxSession? session = null;
        try
        {
            // One thread: the pause is long enough, and the other cores belong to other calls.
            session = OnnxSession.FromFile(path, new OnnxSessionOptions { IntraOpThreads = 1 });
            var model = new SmartTurnModel(session);
            // A file that is another model shows it at once, and the first turn is as quick as the others.
            SmartTurnRun run = new(session);
            run.Predict([], CancellationToken.None);
            model._idle.Add(run);
            return model;
        }
        catch (Exception exception)
            when (exception is OnnxException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            session?.Dispose();
            throw new EngineUnavailableException(
                $"The Smart Turn model '{path}' does not load ({exception.Message.TrimEnd('.', ' ', '\n')}); {fix}.",
                exception);
        }
    }

    /// <summary>Computes on the caller's thread; see <see cref="SmartTurnRun.Predict"/>.</summary>
    public float Predict(ReadOnlySpan<float> samples, CancellationToken cancellationToken)
    {
        if (!_idle.TryTake(out SmartTurnRun? run))
            run = new SmartTurnRun(_session);
        try
        {
            return run.Predict(samples, cancellationToken);
        }
        finally
        {
            _idle.Add(run);
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out SmartTurnRun? run))
            run.Dispose();
        _session.Dispose();
    }
}
