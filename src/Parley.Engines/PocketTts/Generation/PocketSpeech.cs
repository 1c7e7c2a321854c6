using System.Runtime.CompilerServices;
using System.Threading.Channels;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Text;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>
/// Speaks one text: the language model makes latents on one thread, the decoder makes sound of them on another. The decoder
/// takes whatever has gathered, so that its blocks grow by themselves while the first frame is not held up.
/// </summary>
/// <remarks>The threads are its own: on a machine with one core the pool has one, too, and both would wait for it.</remarks>
internal sealed class PocketSpeech : IAsyncDisposable
{
    // More at once is no faster (measured: 5.4 ms a frame at 15, 5.3 at 46), but takes memory in proportion.
    private const int BlockLatents = 15;
    private const int WaitingLatents = 4 * BlockLatents;
    // Sound that may wait for a listener before the work stops: 5 s.
    private const int WaitingFrames = 250;

    private readonly PocketTtsModel _model;
    private readonly SpeechPlan _plan;
    private readonly PocketRun _run;
    private readonly OnnxRunOptions _options = new();
    private readonly CancellationTokenSource _stopping;
    private readonly CancellationTokenRegistration _breakOff;
    private readonly LatentQueue _latents;
    private readonly Channel<AudioFrame> _frames = Channel.CreateUnbounded<AudioFrame>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly SemaphoreSlim _room = new(WaitingFrames); // bounds it, for a writer that is no async code
    private readonly ManualResetEventSlim _firstSound = new();
    private readonly Task _thinking;
    private readonly Task _speaking;
    private Exception? _failure;

    public PocketSpeech(PocketTtsModel model, SpeechPlan plan, CancellationToken cancellationToken)
    {
        _model = model;
        _plan = plan;
        _run = model.Rent();
        _latents = new LatentQueue(model.Bundle.LatentSize, WaitingLatents);
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _breakOff = _stopping.Token.UnsafeRegister(static speech => ((PocketSpeech)speech!)._options.Terminate(), this);
        _thinking = OnThread(() => Guard(Think, _latents.Complete));
        _speaking = OnThread(() => Guard(Speak, () => _frames.Writer.Complete(_failure)));
    }

    /// <summary>The sound, as it is made; the caller owns each frame. Failures of the model come out here.</summary>
    public async IAsyncEnumerable<AudioFrame> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _frames.Reader.WaitToReadAsync(cancellationToken))
        {
            while (!cancellationToken.IsCancellationRequested && _frames.Reader.TryRead(out AudioFrame? frame))
            {
                _room.Release();
                yield return frame;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Stops the work and waits until it has stopped: at the end of an operator, within milliseconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _thinking;
        await _speaking;
        while (_frames.Reader.TryRead(out AudioFrame? unheard))
            unheard.Dispose();
        await _breakOff.DisposeAsync();
        _stopping.Dispose();
        _options.Dispose();
        _room.Dispose();
        _latents.Dispose();
        _firstSound.Dispose();
        _model.Return(_run);
    }

    private static Task OnThread(Action work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Whatever goes wrong is told to the reader, who is the one that waits.</summary>
    private void Guard(Action work, Action complete)
    {
        try
        {
            work();
        }
        catch (OnnxException exception)
        {
            Fail(new EngineUnavailableException($"Pocket TTS failed: {exception.Message}", exception));
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        complete();
    }

    private void Fail(Exception exception)
    {
        Interlocked.CompareExchange(ref _failure, exception, null);
        _firstSound.Set();
        // The other thread has nothing to wait for any more.
        _stopping.Cancel();
    }

    private void Think()
    {
        var generator = new LatentGenerator(_model, _run, _plan, _options);
        foreach (TextChunk chunk in _plan.Chunks.Where(chunk => chunk.Ids.Length > 0))
        {
            _stopping.Token.ThrowIfCancellationRequested();
            generator.Begin(chunk);
            while (generator.Next())
            {
                _latents.Add(generator.Latent, beginsChunk: generator.Rounds == 1, _stopping.Token);
                // Where there is one core, the first sound would share it with latents that nobody waits for yet.
                _firstSound.Wait(_stopping.Token);
            }

            if (!generator.HasSeenEnd && _plan.ErrorWithoutEnd)
                throw NoEnd(chunk, generator.MaximumRounds);
        }
    }

    private static EngineUnavailableException NoEnd(TextChunk chunk, int frames) => new(
        $"Pocket TTS reached its limit of {frames} frames without an end to '{chunk.Text}'. "
        + "Shorten the text, or unset KPOCKET_TTS_ERROR_WITHOUT_EOS.");

    private void Speak()
    {
        int size = _model.Bundle.LatentSize;
        float[] block = new float[BlockLatents * size];
        FrameCutter cutter = _run.Cutter;
        cutter.Reset();
        while (_latents.Take(block, out bool beginsChunk, _stopping.Token) is var count and > 0)
        {
            if (beginsChunk)
                _run.Decoder.Begin();
            cutter.Add(_run.Decoder.Decode(block.AsSpan(0, count * size), _options));
            while (cutter.TryTake(out AudioFrame? frame))
                Send(frame);
            _firstSound.Set();
        }

        if (cutter.TryTakeRest(out AudioFrame? rest))
            Send(rest);
    }

    private void Send(AudioFrame frame)
    {
        try
        {
            _room.Wait(_stopping.Token);
        }
        catch
        {
            frame.Dispose();
            throw;
        }

        _frames.Writer.TryWrite(frame);
    }
}
