using Parley.Core;
using Parley.Engines.Onnx;

namespace Parley.Engines.Kokoro;

/// <summary>One run on its way through the model's thread.</summary>
internal sealed class KokoroRun : IDisposable
{
    private readonly TaskCompletionSource<KokoroUtterance> _done =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly OnnxRunOptions _options = new();
    private readonly CancellationTokenRegistration _stopping;

    /// <param name="tokens">With the pads.</param>
    /// <param name="style">For as many.</param>
    /// <param name="speed">Above zero.</param>
    /// <param name="cancellationToken">Ends the wait at once, and the run at its next operator.</param>
    public KokoroRun(int[] tokens, float[] style, double speed, CancellationToken cancellationToken)
    {
        (Tokens, Style, Speed) = (tokens, style, speed);
        _stopping = cancellationToken.Register(() =>
        {
            _done.TrySetCanceled(cancellationToken);
            _options.Terminate();
        });
    }

    public int[] Tokens { get; }

    public float[] Style { get; }

    public double Speed { get; }

    public Task<KokoroUtterance> Task => _done.Task;

    /// <summary>Does the work, on the model's thread; never throws.</summary>
    public void Execute(Func<KokoroRun, OnnxRunOptions, KokoroUtterance> run, string path)
    {
        try
        {
            if (_done.Task.IsCanceled)
                return;
            KokoroUtterance utterance = run(this, _options);
            if (!_done.TrySetResult(utterance))
                utterance.Dispose();
        }
        catch (OperationCanceledException)
        {
            // Whoever asked knows.
        }
        catch (Exception exception)
        {
            _done.TrySetException(new EngineUnavailableException(
                $"The model '{path}' failed: {exception.Message.TrimEnd('.')}. "
                + "If it happens again, get the file anew from its publisher.", exception));
        }
    }

    public void Dispose()
    {
        // Waits for a cancellation that is going on, so that the options are no longer in use.
        _stopping.Dispose();
        _options.Dispose();
    }
}
