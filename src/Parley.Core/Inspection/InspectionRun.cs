using Parley.Core.Audio;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;
using Parley.Core.Voices.Samples;

namespace Parley.Core.Inspection;

/// <summary>One recording being heard.</summary>
internal sealed class InspectionRun : IDisposable
{
    private readonly MonoReader _reader;
    private readonly ClippingMeter _clipping = new();
    private readonly LevelTap _levels;
    private readonly VoiceActivityGate _gate;
    private readonly RecentSound _sound = new();
    private readonly ITurnDetector? _detector;
    private readonly TurnOptions _turns;
    private readonly List<InspectedSegment> _segments = [];
    private readonly List<InspectedPause> _pauses = [];
    private TimeSpan? _turnStart;
    private TimeSpan _speechStart;
    private string? _problem;

    /// <param name="wav">Stays the caller's.</param>
    /// <param name="voiceActivity">Disposed with the run.</param>
    /// <param name="speech">What counts as speech.</param>
    /// <param name="detector">Null for none.</param>
    /// <param name="turns">When a turn is over.</param>
    public InspectionRun(
        Stream wav, IVoiceActivityDetector voiceActivity, VoiceActivityOptions speech, ITurnDetector? detector, TurnOptions turns)
    {
        _levels = new LevelTap(voiceActivity, speech);
        _gate = new VoiceActivityGate(_levels, speech, TimeSpan.FromMilliseconds(speech.MinimumSilenceMs));
        _detector = detector;
        _turns = turns;
        try
        {
            if (voiceActivity.Format.SampleRateHz != TurnContext.SampleRateHz)
                throw new ArgumentException($"A detector of {voiceActivity.Format} does not hear what turn detectors hear.", nameof(voiceActivity));
            _reader = new MonoReader(wav, TurnContext.SampleRateHz, _clipping);
        }
        catch
        {
            _gate.Dispose();
            throw;
        }
    }

    public async Task<RecordingInspection> RunAsync(IProgress<TimeSpan>? position, CancellationToken cancellationToken)
    {
        while (TakePiece(out int samples))
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan end = _sound.Duration;
            await ListenAsync(end - new AudioFormat(TurnContext.SampleRateHz).DurationOf(samples), end, cancellationToken);
            position?.Report(end);
        }

        if (_sound.Total == 0)
            throw new InvalidDataException("The recording holds no sound. Choose another one.");
        if (_gate.IsSpeech)
            _segments.Add(new InspectedSegment(_speechStart, Min(_levels.LastSpeech, _sound.Duration)));
        ClosePause(_sound.Duration);
        return await SumUpAsync(cancellationToken);
    }

    public void Dispose() => _gate.Dispose();

    private bool TakePiece(out int samples)
    {
        ReadOnlySpan<float> piece = _reader.Read();
        samples = piece.Length;
        _sound.Add(piece);
        return samples > 0;
    }

    private async ValueTask ListenAsync(TimeSpan from, TimeSpan to, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float> rest = _sound.Between(from, to);
        while (Advance(ref rest, out VoiceActivityUpdate update))
        {
            if (update.Change == VoiceActivityChange.SpeechStarted)
                Begin(update.SpeechStart);
            else if (update.Change == VoiceActivityChange.SpeechEnded)
                await PauseAsync(update, cancellationToken);
        }
    }

    private bool Advance(ref ReadOnlyMemory<float> rest, out VoiceActivityUpdate update)
    {
        ReadOnlySpan<float> samples = rest.Span;
        bool hasChanged = _gate.Advance(ref samples, out update);
        rest = rest[^samples.Length..];
        return hasChanged;
    }

    private void Begin(TimeSpan speechStart)
    {
        ClosePause(speechStart);
        _speechStart = speechStart;
        _turnStart ??= speechStart;
    }

    private async ValueTask PauseAsync(VoiceActivityUpdate update, CancellationToken cancellationToken)
    {
        _segments.Add(new InspectedSegment(_speechStart, update.LastSpeech));
        TimeSpan start = _turnStart!.Value;
        var context = new TurnContext(
            _sound.Between(Max(start - TurnContext.Lead, TimeSpan.Zero), update.At), update.LastSpeech - start, update.At - update.LastSpeech);
        _pauses.Add(new InspectedPause(update.LastSpeech, End: TimeSpan.MaxValue, await AskAsync(context, cancellationToken)));
    }

    /// <summary>The pause that is open, if one is, ends here; the turn ended in it if a session would have ended it.</summary>
    private void ClosePause(TimeSpan end)
    {
        if (_pauses is not [.., { } pause] || pause.End != TimeSpan.MaxValue)
            return;
        _pauses[^1] = pause with { End = end };
        int delayMs = pause.EndOfTurn switch
        {
            null => _turns.EndpointingMinimumDelayMs,
            { } likely when likely >= _turns.EndOfTurnThreshold => _turns.EndpointingMinimumDelayWithDetectorMs,
            _ => _turns.EndpointingMaximumDelayWithDetectorMs,
        };
        if (end - pause.Start >= TimeSpan.FromMilliseconds(delayMs))
            _turnStart = null;
    }

    private async ValueTask<float?> AskAsync(TurnContext context, CancellationToken cancellationToken)
    {
        if (_detector is null || _problem is not null)
            return null;
        try
        {
            return await _detector.PredictEndOfTurnAsync(context, cancellationToken);
        }
        catch (EngineUnavailableException exception)
        {
            _problem = exception.Message;
            return null;
        }
    }

    private async Task<RecordingInspection> SumUpAsync(CancellationToken cancellationToken)
    {
        bool hasSpeech = _segments.Count > 0;
        TimeSpan end = _sound.Duration;
        TimeSpan first = hasSpeech ? _segments[0].Start : TimeSpan.Zero;
        TimeSpan last = hasSpeech ? _segments[^1].End : TimeSpan.Zero;
        float? endOfTurn = await AskAsync(
            new TurnContext(_sound.Between(TimeSpan.Zero, end), last - first, hasSpeech ? end - last : end), cancellationToken);
        return new RecordingInspection
        {
            Format = _reader.Format,
            Duration = end,
            LevelDb = Decibels(_levels.Power),
            SpeechLevelDb = hasSpeech ? Decibels(_levels.SpeechPower) : null,
            PeakDb = Decibels((double)_clipping.Peak * _clipping.Peak),
            ClippedShare = _clipping.Share,
            SignalToNoiseDb = hasSpeech ? SampleMeasures.SignalToNoise(_levels.Speech, _levels.Rest, _levels.SpeechPower) : null,
            Segments = _segments,
            Pauses = _pauses,
            EndOfTurn = endOfTurn,
            TurnDetectorProblem = _problem,
        };
    }

    private static double Decibels(double power) => Math.Max(LevelHistogram.LowestDb, 10 * Math.Log10(power + 1e-30));

    private static TimeSpan Max(TimeSpan first, TimeSpan second) => first > second ? first : second;

    private static TimeSpan Min(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
