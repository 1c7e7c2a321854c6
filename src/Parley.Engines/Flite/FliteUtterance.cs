using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

using Parley.Core;
using Parley.Core.Audio;

namespace Parley.Engines.Flite;

/// <summary>
/// One sentence on its way through flite. A worker thread runs it; flite hands over samples while it makes them, and one reader takes
/// them meanwhile. The buffer holds the whole sentence, so that a slow reader never holds up a worker.
/// </summary>
internal sealed class FliteUtterance(FliteSentence sentence, nint voice, double speed) : IDisposable
{
    // flite calls back once more samples than this are new; its frames are 5 ms, so this makes 20 ms at 16 kHz.
    private const int MinimumSamples = 319;

    private const int Continue = 0;
    private const int Stop = -1;

    // How far the samples reach. Only the last word counts, so one place is enough and the writer never waits.
    private readonly Channel<int> _progress = Channel.CreateBounded<int>(
        new BoundedChannelOptions(capacity: 1) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.DropOldest });

    private short[]? _samples;
    private int _taken;
    private int _owners = 2; // the worker and the reader; the last to leave gives back the buffer
    private volatile bool _isAbandoned;

    /// <summary>Known once there are samples.</summary>
    public int SampleRateHz { get; private set; }

    /// <summary>Where the words lie in the sentence; known once there are samples.</summary>
    public IReadOnlyList<WordTiming> Words { get; private set; } = [];

    /// <summary>Waits for samples that were not taken yet; null at the end.</summary>
    public async ValueTask<ReadOnlyMemory<short>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await _progress.Reader.WaitToReadAsync(cancellationToken))
        {
            if (!_progress.Reader.TryRead(out int made) || made == _taken)
                continue;
            ReadOnlyMemory<short> samples = _samples.AsMemory(_taken, made - _taken);
            _taken = made;
            return samples;
        }

        return null;
    }

    /// <summary>Makes the speech; for a worker thread.</summary>
    public void Run()
    {
        try
        {
            if (!_isAbandoned)
                Synthesize(FliteLibrary.Loaded);
            _progress.Writer.TryComplete();
        }
        catch (Exception exception)
        {
            _progress.Writer.TryComplete(exception);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>The reader wants no more; flite stops at its next samples.</summary>
    public void Dispose()
    {
        if (_isAbandoned)
            return;
        _isAbandoned = true;
        Leave();
    }

    private unsafe void Synthesize(FliteLibrary flite)
    {
        GCHandle self = GCHandle.Alloc(this);
        try
        {
            FliteUtteranceHeader* utterance = flite.NewUtterance();
            fixed (byte* text = Encoding.ASCII.GetBytes(sentence.Text + '\0'), streaming = "streaming_info\0"u8, stretch = "duration_stretch\0"u8)
            {
                flite.SetInputText(utterance, text);

                // Features of the utterance hide those of the voice, which all requests share and none may change. It deletes them.
                FliteStreamingInfo* info = flite.NewStreamingInfo();
                info->MinimumSamples = MinimumSamples;
                info->Callback = &OnSamples;
                info->UserData = GCHandle.ToIntPtr(self);
                flite.SetFeature(utterance->Features, streaming, flite.StreamingInfoValue(info));
                flite.SetFeatureFloat(utterance->Features, stretch, (float)(1 / speed));

                utterance = flite.Synthesize(utterance, voice, flite.FromText);
                if (utterance is null)
                    throw new EngineUnavailableException("flite could not speak the text; try another engine.");
            }

            flite.DeleteUtterance(utterance);
        }
        finally
        {
            self.Free();
        }
    }

    [UnmanagedCallersOnly]
    private static unsafe int OnSamples(FliteWave* wave, int start, int count, int isLast, FliteStreamingInfo* info)
    {
        var utterance = (FliteUtterance)GCHandle.FromIntPtr(info->UserData).Target!;
        try
        {
            return utterance.Accept(wave, start, count, info->Utterance);
        }
        catch (Exception exception)
        {
            // No exception may pass through flite.
            utterance._progress.Writer.TryComplete(exception);
            return Stop;
        }
    }

    private unsafe int Accept(FliteWave* wave, int start, int count, FliteUtteranceHeader* utterance)
    {
        if (_isAbandoned)
            return Stop;

        if (_samples is null)
        {
            SampleRateHz = wave->SampleRateHz;
            Words = FliteWords.Read(FliteLibrary.Loaded, utterance, sentence);
            _samples = ArrayPool<short>.Shared.Rent(wave->SampleCount);
        }

        int end = Math.Min(start + count, _samples.Length);
        new ReadOnlySpan<short>(wave->Samples + start, end - start).CopyTo(_samples.AsSpan(start));
        _progress.Writer.TryWrite(end);
        return Continue;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _owners) == 0 && _samples is { } samples)
            ArrayPool<short>.Shared.Return(samples);
    }
}
