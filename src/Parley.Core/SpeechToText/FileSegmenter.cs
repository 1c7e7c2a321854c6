using Parley.Core.Audio;
using Parley.Core.VoiceActivity;

namespace Parley.Core.SpeechToText;

/// <summary>
/// Cuts a recording into segments of speech while it is heard, and has each recognised. No sound is heard in two segments.
/// </summary>
internal sealed class FileSegmenter : IDisposable
{
    // A pause of this length can be cut at; what follows it waits until it is known whether the segment goes on.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly VoiceActivityGate _gate;
    private readonly ITranscriber _transcriber;
    private readonly FileTranscriptionOptions _options;

    // Heard, and not (yet) part of a segment; oldest first.
    private readonly Queue<AudioFrame> _held = new();

    // The changes in the last frame.
    private readonly List<VoiceActivityUpdate> _updates = [];
    private Phase _phase;
    private TimeSpan _segmentStart;
    private TimeSpan _speechStart;
    private TimeSpan _lastSpeech;
    private double _doubt;
    private int _doubts;
    private int _nextId;

    /// <param name="detector">Disposed with the segmenter.</param>
    /// <param name="transcriber">Stays the caller's.</param>
    /// <param name="options">How to cut.</param>
    public FileSegmenter(IVoiceActivityDetector detector, ITranscriber transcriber, FileTranscriptionOptions options)
    {
        var gateOptions = new VoiceActivityOptions
        {
            OnThreshold = options.VoiceActivity.OnThreshold,
            OffThreshold = options.VoiceActivity.OffThreshold,
            MinimumSpeechMs = options.VoiceActivity.MinimumSpeechMs,
            MinimumSilenceMs = (int)options.SegmentSilence.TotalMilliseconds,
        };
        _gate = new VoiceActivityGate(detector, gateOptions, _pause);
        _transcriber = transcriber;
        _options = options;
    }

    private enum Phase
    {
        /// <summary>Between segments.</summary>
        Outside,

        /// <summary>A segment is open and its speaker speaks.</summary>
        Speaking,

        /// <summary>A segment is open and its speaker pauses.</summary>
        Pausing,

        /// <summary>A long segment was cut at a pause that goes on.</summary>
        CutInPause,
    }

    /// <summary>Takes the next frame, and takes it over.</summary>
    /// <returns>A segment that ended with it and has words.</returns>
    public async ValueTask<TranscriptSegment?> HearAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        TimeSpan now = frame.Timestamp + frame.Duration;
        Listen(frame.Samples.Span);
        _held.Enqueue(frame);
        TranscriptSegment? ended = null;
        foreach (VoiceActivityUpdate update in _updates)
            ended = await OnChangeAsync(update, now, cancellationToken) ?? ended;

        if (_phase == Phase.Speaking)
        {
            _doubt += 1 - _gate.LastProbability;
            _doubts++;
            _lastSpeech = now;
            await PushHeldAsync(now, cancellationToken);
            if (now - _segmentStart >= _options.LongestSegment)
            {
                ended = await EndSegmentAsync(now, cancellationToken) ?? ended;
                await BeginSegmentAsync(now, cancellationToken);
            }
        }
        else if (_phase is Phase.Outside or Phase.CutInPause)
        {
            Forget(before: now - _options.Padding - _pause - _pause);
        }

        return ended;
    }

    /// <summary>The recording has ended.</summary>
    public async ValueTask<TranscriptSegment?> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_phase is not (Phase.Speaking or Phase.Pausing))
            return null;
        return await EndSegmentAsync(_lastSpeech, cancellationToken);
    }

    public void Dispose()
    {
        Forget(before: TimeSpan.MaxValue);
        _gate.Dispose();
    }

    private void Listen(ReadOnlySpan<float> samples)
    {
        _updates.Clear();
        while (_gate.Advance(ref samples, out VoiceActivityUpdate update))
            _updates.Add(update);
    }

    private async ValueTask<TranscriptSegment?> OnChangeAsync(VoiceActivityUpdate update, TimeSpan now, CancellationToken cancellationToken)
    {
        switch (update.Change)
        {
            case VoiceActivityChange.SpeechStarted:
                await BeginSegmentAsync(update.SpeechStart, cancellationToken);
                return null;
            case VoiceActivityChange.SpeechResumed when _phase == Phase.CutInPause:
                await BeginSegmentAsync(update.LastSpeech - _pause, cancellationToken);
                return null;
            case VoiceActivityChange.SpeechResumed:
                _phase = Phase.Speaking;
                return null;
            case VoiceActivityChange.SpeechPaused:
                _lastSpeech = update.LastSpeech;
                _phase = Phase.Pausing;
                return now - _segmentStart >= _options.LongSegment
                    ? await EndSegmentAsync(_lastSpeech, cancellationToken, Phase.CutInPause)
                    : null;
            default:
                _lastSpeech = update.LastSpeech;
                TranscriptSegment? ended = _phase == Phase.Pausing ? await EndSegmentAsync(_lastSpeech, cancellationToken) : null;
                _phase = Phase.Outside;
                return ended;
        }
    }

    private async ValueTask BeginSegmentAsync(TimeSpan speechStart, CancellationToken cancellationToken)
    {
        await _transcriber.BeginUtteranceAsync(cancellationToken);
        _phase = Phase.Speaking;
        _speechStart = speechStart;
        _doubt = _doubts = 0;
        Forget(before: speechStart - _options.Padding);
        _segmentStart = _held.TryPeek(out AudioFrame? first) ? first.Timestamp : speechStart;
    }

    private async ValueTask<TranscriptSegment?> EndSegmentAsync(
        TimeSpan lastSpeech, CancellationToken cancellationToken, Phase next = Phase.Outside)
    {
        await PushHeldAsync(lastSpeech + _options.Padding, cancellationToken);
        _phase = next;
        Transcript transcript = await _transcriber.FinalizeAsync(cancellationToken);
        if (transcript.Text.Length == 0)
            return null;

        WordTiming[] words =
            [.. transcript.Words.Select(word => new WordTiming(word.Word, _segmentStart + word.Start, _segmentStart + word.End))];
        // The words know best, where there are any; the detector's edges are coarse.
        TimeSpan start = words is [{ } first, ..] ? first.Start : _speechStart;
        TimeSpan end = words is [.., { } last] ? last.End : lastSpeech;
        double noSpeech = transcript.Evidence?.NoSpeechProbability ?? (_doubts > 0 ? _doubt / _doubts : 0);
        return new TranscriptSegment(_nextId++, start, Max(end, start), transcript.Text, words, Math.Round(noSpeech, 4))
        {
            Evidence = transcript.Evidence,
        };
    }

    private async ValueTask PushHeldAsync(TimeSpan until, CancellationToken cancellationToken)
    {
        while (_held.TryPeek(out AudioFrame? frame) && frame.Timestamp < until)
        {
            _held.Dequeue();
            await _transcriber.PushAsync(frame, cancellationToken);
        }
    }

    private void Forget(TimeSpan before)
    {
        while (_held.TryPeek(out AudioFrame? frame) && frame.Timestamp + frame.Duration <= before)
            _held.Dequeue().Dispose();
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
