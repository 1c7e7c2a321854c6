using Parley.Core.Audio;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;

namespace Parley.Bench.Turns;

/// <summary>A labelled pause as a session hears it, and what the turn detector says at each moment of it.</summary>
internal sealed class HeardPause
{
    private const int FrameSamples = 320;

    private readonly Dictionary<int, float> _probabilities = [];
    private readonly int _turnStart;

    private HeardPause(TurnPause pause, TimeSpan speechStart, TimeSpan lastSpeech, TimeSpan pausedAt, TimeSpan endedAt)
    {
        Pause = pause;
        (SpeechStart, LastSpeech, PausedAt, EndedAt) = (speechStart, lastSpeech, pausedAt, endedAt);
        _turnStart = Math.Max(0, Samples(speechStart) - Samples(TurnContext.Lead));
    }

    public TurnPause Pause { get; }

    public TimeSpan SpeechStart { get; }

    /// <summary>As voice activity has it, like all times of a session.</summary>
    public TimeSpan LastSpeech { get; }

    /// <summary>The end of the frame with which the session notices the pause.</summary>
    public TimeSpan PausedAt { get; }

    /// <summary>The same for the end of speech.</summary>
    public TimeSpan EndedAt { get; }

    /// <summary>What each question took, ms.</summary>
    public List<double> CostsMs { get; } = [];

    /// <summary>Null where the background is heard as speech, or the speech not at all.</summary>
    public static HeardPause? Hear(TurnPause pause, IVoiceActivityEngine ear)
    {
        using var gate = new VoiceActivityGate(ear.Open(), new VoiceActivityOptions(), TimeSpan.FromMilliseconds(100));
        TimeSpan? speechStart = null;
        TimeSpan? pausedAt = null;
        (TimeSpan At, TimeSpan LastSpeech)? ended = null;
        for (int at = 0; at + FrameSamples <= pause.Sound.Length; at += FrameSamples)
        {
            TimeSpan frameEnd = AudioFormat.Speech16Khz.DurationOf(at + FrameSamples);
            ReadOnlySpan<float> frame = pause.Sound.AsSpan(at, FrameSamples);
            while (gate.Advance(ref frame, out VoiceActivityUpdate update))
            {
                switch (update.Change)
                {
                    case VoiceActivityChange.SpeechStarted:
                        speechStart ??= update.SpeechStart;
                        ended = null;
                        break;
                    case VoiceActivityChange.SpeechResumed: ended = null; break;
                    case VoiceActivityChange.SpeechPaused: pausedAt = frameEnd; break;
                    case VoiceActivityChange.SpeechEnded: ended = (frameEnd, update.LastSpeech); break;
                }
            }
        }

        // Far from where the label says it ends, it is another pause.
        bool isRight = ended is { } end
            && Math.Abs((end.LastSpeech - AudioFormat.Speech16Khz.DurationOf(pause.SpeechEnd)).TotalSeconds) < 1;
        return isRight && speechStart is { } start && pausedAt is { } paused
            ? new HeardPause(pause, start, ended!.Value.LastSpeech, paused, ended.Value.At)
            : null;
    }

    /// <summary>The detector's answer on all that had been heard at a moment of the pause; the same each time.</summary>
    public async Task<float> PredictAsync(ITurnDetector detector, TimeSpan at, CancellationToken cancellationToken)
    {
        int now = Samples(at) / FrameSamples * FrameSamples;
        if (_probabilities.TryGetValue(now, out float known))
            return known;

        int start = Math.Max(_turnStart, now - Samples(TurnContext.Longest));
        var context = new TurnContext(Pause.Sound.AsMemory(start, now - start), LastSpeech - SpeechStart, at - LastSpeech);
        long begun = TimeProvider.System.GetTimestamp();
        float probability = await detector.PredictEndOfTurnAsync(context, cancellationToken) ?? 0;
        CostsMs.Add(TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
        _probabilities.Add(now, probability);
        return probability;
    }

    private static int Samples(TimeSpan duration) => (int)AudioFormat.Speech16Khz.SamplesIn(duration);
}
