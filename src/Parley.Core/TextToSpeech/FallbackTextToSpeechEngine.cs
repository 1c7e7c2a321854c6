using System.Runtime.CompilerServices;

using Microsoft.Extensions.Logging;

using Parley.Core.Audio;

namespace Parley.Core.TextToSpeech;

/// <summary>
/// Speaks with one engine, and with another if the first is unavailable or slow to begin. It switches only before the first
/// frame: what was begun in one voice is never finished in another, so a later failure goes to the caller.
/// </summary>
/// <remarks>
/// It has the name, format and voices of the first engine. The second speaks with the voice that was asked for if it has it, else with its own default, at the
/// first one's rate. Without a second it fails closed: the caller gets the failure, and the event <c>stt.tts.fail_closed</c> tells of it.
/// </remarks>
public sealed class FallbackTextToSpeechEngine(
    ITextToSpeechEngine primary,
    ITextToSpeechEngine? fallback,
    FallbackOptions options,
    TimeProvider timeProvider,
    ILogger<FallbackTextToSpeechEngine> logger) : ITextToSpeechEngine
{
    private readonly ResamplingTextToSpeechEngine? _fallback = fallback is null ? null : new ResamplingTextToSpeechEngine(fallback, primary.Format);
    private readonly TimeSpan _timeout = TimeSpan.FromMilliseconds(options.FirstAudioTimeoutMs);

    public string Name => primary.Name;

    public AudioFormat Format => primary.Format;

    public IReadOnlyList<EngineVoice> Voices => primary.Voices;

    public EngineVoice? FindVoice(string name) => primary.FindVoice(name);

    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken = default)
    {
        this.VoiceFor(request);
        return SpeakAsync(request, cancellationToken);
    }

    private async IAsyncEnumerable<SpeechFrame> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long start = timeProvider.GetTimestamp();
        await using var first = new SpeechAttempt(primary, request, cancellationToken);
        SpeechAttempt speaking = first;
        Report(TextToSpeechInstruments.ProviderSelected, primary);
        TextToSpeechLog.ProviderSelected(logger, primary.Name);
        EngineUnavailableException? failure = await first.TryBeginAsync(_timeout, timeProvider);

        await using SpeechAttempt? second = failure is null ? null : await SwitchAsync(request, failure, cancellationToken);
        if (second is not null)
            speaking = second;

        if (speaking.HasFrame)
            ReportLatency(speaking.Engine, timeProvider.GetElapsedTime(start));
        while (speaking.HasFrame)
        {
            yield return speaking.TakeFrame();
            cancellationToken.ThrowIfCancellationRequested();
            await speaking.MoveNextAsync();
        }
    }

    private async ValueTask<SpeechAttempt> SwitchAsync(SpeechRequest request, EngineUnavailableException failure, CancellationToken cancellationToken)
    {
        if (_fallback is null)
        {
            FailClosed(failure);
            throw failure;
        }

        Report(TextToSpeechInstruments.FallbackUsed, _fallback);
        TextToSpeechLog.FallbackUsed(logger, primary.Name, failure.Message, _fallback.Name);
        bool hasVoice = request.Voice is { } name && _fallback.FindVoice(name) is not null;
        // A voice's file is of the first engine's kind.
        SpeechRequest asked = request with { Voice = hasVoice ? request.Voice : null, VoiceFile = null };
        request.Speaker?.Report(new SpokenBy(_fallback.Name, asked.Voice ?? _fallback.Voices[0].Id));
        var second = new SpeechAttempt(_fallback, asked, cancellationToken);
        EngineUnavailableException? secondFailure = null;
        try
        {
            secondFailure = await second.TryBeginAsync(Timeout.InfiniteTimeSpan, timeProvider);
            if (secondFailure is null)
                return second;
        }
        finally
        {
            if (!second.HasBegun)
                await second.DisposeAsync();
        }

        FailClosed(secondFailure);
        throw new EngineUnavailableException($"Neither engine can speak. {failure.Message} {secondFailure.Message}", secondFailure);
    }

    private void FailClosed(EngineUnavailableException failure)
    {
        Report(TextToSpeechInstruments.FailClosed, primary);
        TextToSpeechLog.FailClosed(logger, primary.Name, failure.Message);
    }

    private void ReportLatency(ITextToSpeechEngine engine, TimeSpan latency)
    {
        TextToSpeechInstruments.LatencyMs.Record(latency.TotalMilliseconds, TextToSpeechInstruments.Engine(engine.Name));
        TextToSpeechLog.Latency(logger, engine.Name, latency.TotalMilliseconds);
    }

    private static void Report(System.Diagnostics.Metrics.Counter<long> counter, ITextToSpeechEngine engine)
    {
        counter.Add(1, TextToSpeechInstruments.Engine(engine.Name));
        System.Diagnostics.Activity.Current?.AddEvent(new(counter.Name, tags: new() { ["engine"] = engine.Name }));
    }
}
