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
internal sealed class PocketSpeech : IAsyncDisposable
{
    // Latents that may wait for the decoder: about a minute's worth of memory is nothing, but a listener who stops
    // listening should stop the work.
    private const int WaitingLatents = 64;
    // Sound that may wait for the listener.
    private static readonly TimeSpan _waitingAudio = TimeSpan.FromSeconds(5);

    private readonly PocketTtsModel _model;
    private readonly SpeechPlan _plan;
    private readonly PocketRun _run;
    private readonly OnnxRunOptions _options = new();
    private readonly CancellationTokenSource _stopping;
    private readonly CancellationTokenRegistration _breakOff;
    private readonly Channel<Latent> _latents = Channel.CreateBounded<Latent>(
        new BoundedChannelOptions(WaitingLatents) { SingleReader = true, SingleWriter = true });
    private readonly Channel<AudioFrame> _frames;
    private readonly TaskCompletionSource _firstSound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _thinking;
    private readonly Task _speaking;

    public PocketSpeech(PocketTtsModel model, SpeechPlan plan, AudioFormat format, CancellationToken cancellationToken)
    {
        _model = model;
        _plan = plan;
        _run = model.Rent();
        _frames = Channel.CreateBounded<AudioFrame>(
            new BoundedChannelOptions((int)(_waitingAudio / AudioFormat.FrameDuration)) { SingleReader = true, SingleWriter = true });
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _breakOff = _stopping.Token.UnsafeRegister(static speech => ((PocketSpeech)speech!)._options.Terminate(), this);
        _thinking = Task.Run(() => CompleteAsync(_latents.Writer, ThinkAsync), CancellationToken.None);
        _speaking = Task.Run(() => CompleteAsync(_frames.Writer, () => SpeakAsync(format)), CancellationToken.None);
    }

    /// <summary>The sound, as it is made; the caller owns each frame. Failures of the model come out here.</summary>
    public IAsyncEnumerable<AudioFrame> ReadAllAsync(CancellationToken cancellationToken) =>
        _frames.Reader.ReadAllAsync(cancellationToken);

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
        _model.Return(_run);
    }

    /// <summary>Whatever goes wrong is told to the reader, who is the one that waits.</summary>
    private static async Task CompleteAsync<T>(ChannelWriter<T> writer, Func<Task> work)
    {
        Exception? failure = null;
        try
        {
            await work();
        }
        catch (OnnxException exception)
        {
            failure = new EngineUnavailableException($"Pocket TTS failed: {exception.Message}", exception);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        writer.TryComplete(failure);
    }

    private async Task ThinkAsync()
    {
        foreach (TextChunk chunk in _plan.Chunks)
        {
            if (chunk.Ids.Length > 0)
                await ThinkAsync(chunk);
        }
    }

    private async Task ThinkAsync(TextChunk chunk)
    {
        LanguageModelRun languageModel = _run.LanguageModel;
        int textEnd = _plan.Voice.Positions + chunk.Ids.Length;
        int rounds = Math.Min(chunk.MaximumFrames, _model.Positions - textEnd);
        languageModel.Begin(_plan.Voice, textEnd + rounds);
        using (OnnxTensor<float> text = _model.Embed(chunk.Ids, _options))
            languageModel.Feed(text, chunk.Ids.Length, _options);

        float[] latent = new float[_model.Bundle.LatentSize];
        Array.Fill(latent, float.NaN); // the beginning
        int? end = null;
        for (int round = 0; round < rounds; round++)
        {
            languageModel.Step(latent, _options);
            if (end is null && languageModel.EndLogit > _plan.EndThreshold)
                end = round;
            if (round >= end + chunk.FramesAfterEnd)
                return;
            _plan.Noise.Fill(_run.Flow.Latent, Math.Sqrt(_plan.Temperature));
            _run.Flow.Run(_options);
            latent = _run.Flow.Latent.ToArray(); // the decoder keeps it
            await _latents.Writer.WriteAsync(new Latent(latent, IsFirst: round == 0), _stopping.Token);
            // Where there is one core, the first sound would share it with latents that nobody waits for yet.
            if (!_firstSound.Task.IsCompleted)
                await _firstSound.Task.WaitAsync(_stopping.Token);
        }

        if (end is null && _plan.ErrorWithoutEnd)
        {
            throw new EngineUnavailableException(
                $"Pocket TTS reached its limit of {rounds} frames without an end to '{chunk.Text}'. Shorten the text, or unset KPOCKET_TTS_ERROR_WITHOUT_EOS.");
        }
    }

    private async Task SpeakAsync(AudioFormat format)
    {
        int size = _model.Bundle.LatentSize;
        float[] block = new float[DecoderRun.MaximumLatents * size];
        var cutter = new FrameCutter(format);
        try
        {
            while (await _latents.Reader.WaitToReadAsync(_stopping.Token))
            {
                int count = TakeBlock(block, size);
                cutter.Add(_run.Decoder.Decode(block.AsSpan(0, count * size), _options));
                while (cutter.TryTake(out AudioFrame? frame))
                    await SendAsync(frame);
                _firstSound.TrySetResult();
            }

            if (cutter.TryTakeRest(out AudioFrame? rest))
                await SendAsync(rest);
        }
        finally
        {
            _firstSound.TrySetResult();
        }
    }

    /// <summary>What waits, up to the end of its chunk: the next one is decoded afresh.</summary>
    private int TakeBlock(Span<float> block, int size)
    {
        int count = 0;
        while (count < DecoderRun.MaximumLatents && _latents.Reader.TryPeek(out Latent next))
        {
            if (next.IsFirst)
            {
                if (count > 0)
                    break;
                _run.Decoder.Begin();
            }

            _latents.Reader.TryRead(out _);
            next.Numbers.CopyTo(block[(count++ * size)..]);
        }

        return count;
    }

    private async ValueTask SendAsync(AudioFrame frame)
    {
        try
        {
            await _frames.Writer.WriteAsync(frame, _stopping.Token);
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    private readonly record struct Latent(float[] Numbers, bool IsFirst);
}
