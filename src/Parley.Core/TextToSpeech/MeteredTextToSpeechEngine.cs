using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

using Microsoft.Extensions.Logging;

using Parley.Core.Audio;
using Parley.Core.Telemetry;

namespace Parley.Core.TextToSpeech;

/// <summary>
/// Measures an engine: first audio, speech made, characters, real-time factor, and what became of each request, on the meter and the activity source
/// <c>Parley</c>. Only the time that the engine itself takes counts, not that of whoever takes the frames.
/// </summary>
public sealed class MeteredTextToSpeechEngine(ITextToSpeechEngine inner, TimeProvider timeProvider, ILogger<MeteredTextToSpeechEngine> logger)
    : ITextToSpeechEngine
{
    private readonly KeyValuePair<string, object?> _tag = TextToSpeechInstruments.Engine(inner.Name);
    private readonly Counter<long> _success = TextToSpeechInstruments.Event(TextToSpeechEvents.Success(inner.Name), "Requests spoken to the end");
    private readonly Counter<long> _failure = TextToSpeechInstruments.Event(TextToSpeechEvents.Failure(inner.Name), "Requests that broke off");
    private readonly Counter<long> _started = TextToSpeechInstruments.Event(TextToSpeechEvents.StreamStarted(inner.Name), "Requests that came to a first frame");
    private readonly Counter<long> _frames = TextToSpeechInstruments.Event(TextToSpeechEvents.StreamChunk(inner.Name), "Frames");
    private readonly Counter<long> _completed = TextToSpeechInstruments.Event(TextToSpeechEvents.StreamCompleted(inner.Name), "Streams that ended by themselves");

    public string Name => inner.Name;

    public AudioFormat Format => inner.Format;

    public IReadOnlyList<EngineVoice> Voices => inner.Voices;

    public EngineVoice? FindVoice(string name) => inner.FindVoice(name);

    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken = default) =>
        MeasureAsync(request, inner.SynthesizeAsync(request, cancellationToken), cancellationToken);

    private async IAsyncEnumerable<SpeechFrame> MeasureAsync(
        SpeechRequest request, IAsyncEnumerable<SpeechFrame> speech, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using Activity? activity = ParleyTelemetry.ActivitySource.StartActivity("tts.synthesize");
        activity?.SetTag("engine", inner.Name).SetTag("voice", request.Voice).SetTag("characters", request.Text.Length);
        TextToSpeechInstruments.Characters.Add(request.Text.Length, _tag);

        var measured = new Measured();
        await using IAsyncEnumerator<SpeechFrame> frames = speech.GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(frames, measured, activity))
        {
            if (measured.Audio == TimeSpan.Zero)
            {
                TextToSpeechInstruments.FirstAudio.Record(measured.Work.TotalSeconds, _tag);
                _started.Add(1, _tag);
                activity?.AddEvent(new ActivityEvent(TextToSpeechEvents.StreamStarted(inner.Name)));
            }

            _frames.Add(1, _tag);
            measured.Audio += frames.Current.Audio.Duration;
            yield return frames.Current;
        }

        Complete(measured, activity);
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SpeechFrame> frames, Measured measured, Activity? activity)
    {
        long start = timeProvider.GetTimestamp();
        try
        {
            return await frames.MoveNextAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _failure.Add(1, _tag);
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            TextToSpeechLog.Failed(logger, exception, inner.Name, measured.Audio.TotalMilliseconds);
            throw;
        }
        finally
        {
            measured.Work += timeProvider.GetElapsedTime(start);
        }
    }

    private void Complete(Measured measured, Activity? activity)
    {
        _success.Add(1, _tag);
        if (measured.Audio == TimeSpan.Zero)
            return;

        _completed.Add(1, _tag);
        TextToSpeechInstruments.Audio.Record(measured.Audio.TotalSeconds, _tag);
        TextToSpeechInstruments.RealTimeFactor.Record(measured.Work / measured.Audio, _tag);
        activity?.SetTag("audio_ms", measured.Audio.TotalMilliseconds).SetTag("work_ms", measured.Work.TotalMilliseconds);
        TextToSpeechLog.Completed(logger, inner.Name, measured.Audio.TotalMilliseconds, measured.Work.TotalMilliseconds);
    }

    private sealed class Measured
    {
        public TimeSpan Work { get; set; }

        public TimeSpan Audio { get; set; }
    }
}
