using Parley.Core;

namespace Parley.Engines.Phonemes;

/// <summary>The running espeak-ng of each language; those that die or hang are replaced. Thread-safe.</summary>
/// <param name="program">Starts them.</param>
/// <param name="patience">How long a batch may take; one takes 2 ms a sentence.</param>
/// <param name="time">Measures it.</param>
internal sealed class EspeakPool(EspeakProgram program, TimeSpan patience, TimeProvider time) : IDisposable
{
    // A process is busy for milliseconds, so that more than processors would only wait for one another.
    private readonly SemaphoreSlim _turns = new(Math.Max(2, Environment.ProcessorCount));
    private readonly LinkedList<Idle> _idle = [];
    private bool _isDisposed;

    // Each keeps 5 MB.
    private static int MaximumIdle => Math.Max(4, Environment.ProcessorCount);

    /// <summary>
    /// The phonemes of each line, from a process that is running or a new one; asked twice before it is given up.
    /// </summary>
    /// <exception cref="EngineUnavailableException">espeak-ng is missing, or failed twice.</exception>
    public async Task<string[]> AskAsync(string language, IReadOnlyList<string> lines)
    {
        await _turns.WaitAsync();
        try
        {
            try
            {
                return await AskOnceAsync(Take(language) ?? EspeakProcess.Start(program, language), language, lines);
            }
            catch (Exception exception) when (exception is IOException or TimeoutException)
            {
                return await AskOnceAsync(EspeakProcess.Start(program, language), language, lines);
            }
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            throw new EngineUnavailableException(
                $"No phonemes for '{language}': {exception.Message}; "
                + "run 'espeak-ng --voices' to see whether it is whole and has that language.", exception);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _isDisposed = true;
            foreach (Idle idle in _idle)
                idle.Process.Dispose();
            _idle.Clear();
        }
    }

    private async Task<string[]> AskOnceAsync(EspeakProcess process, string language, IReadOnlyList<string> lines)
    {
        bool isSound = false;
        try
        {
            // A pipe's read cannot be broken off; it ends with the process, below.
            Task<string[]> asking = process.AskAsync(lines);
            string[] answers;
            try
            {
                answers = await asking.WaitAsync(patience, time);
            }
            catch (TimeoutException exception)
            {
                _ = asking.ContinueWith(static late => late.Exception, TaskScheduler.Default);
                throw new TimeoutException($"espeak-ng did not answer within {patience.TotalSeconds:0} s", exception);
            }

            isSound = process.IsKept;
            return answers;
        }
        finally
        {
            if (!isSound || !TryKeep(language, process))
                process.Dispose();
        }
    }

    /// <summary>The process that was used last, as its memory is the warmest.</summary>
    private EspeakProcess? Take(string language)
    {
        lock (_idle)
        {
            for (LinkedListNode<Idle>? node = _idle.First, next; node is not null; node = next)
            {
                next = node.Next;
                if (node.Value.Language != language)
                    continue;
                _idle.Remove(node);
                if (!node.Value.Process.HasExited)
                    return node.Value.Process;
                node.Value.Process.Dispose();
            }

            return null;
        }
    }

    private bool TryKeep(string language, EspeakProcess process)
    {
        lock (_idle)
        {
            if (_isDisposed)
                return false;
            _idle.AddFirst(new Idle(language, process));
            if (_idle.Count > MaximumIdle)
            {
                _idle.Last!.Value.Process.Dispose();
                _idle.RemoveLast();
            }

            return true;
        }
    }

    private readonly record struct Idle(string Language, EspeakProcess Process);
}
