using Parley.Bench.Speech;
using Parley.Core.Audio;
using Parley.Core.VoiceActivity;

namespace Parley.Bench.Offline;

/// <summary>
/// Hears a stream of frames exactly as a session does, but outside of time: what no platform can be quicker than.
/// Thread-safe.
/// </summary>
/// <param name="engine">The detector that the server uses too.</param>
/// <param name="options">As the server's.</param>
/// <param name="endOfTurnDelay">Silence after the last speech sample that ends a turn.</param>
internal sealed class OfflineEar(IVoiceActivityEngine engine, VoiceActivityOptions options, TimeSpan endOfTurnDelay)
{
    // 8 x 20 ms are 5 windows of 32 ms: then frames and windows meet as at the beginning.
    private const int PhaseCount = 8;

    // The network's state has settled well before.
    private const int FramesBefore = 50;
    private const int FramesAfter = 75;

    /// <summary>The turns of a stream of 20 ms frames that began when the microphone was opened.</summary>
    public List<OfflineTurn> Listen(IEnumerable<float[]> frames)
    {
        using var gate = new VoiceActivityGate(engine.Open(), options, TimeSpan.FromMilliseconds(100));
        var turns = new List<OfflineTurn>();
        int start = 0;
        int index = 0;
        TimeSpan frameEnd = TimeSpan.Zero;
        foreach (float[] frame in frames)
        {
            frameEnd += AudioFormat.FrameDuration;
            ReadOnlySpan<float> samples = frame;
            while (gate.Advance(ref samples, out VoiceActivityUpdate update))
            {
                if (update.Change == VoiceActivityChange.SpeechStarted)
                    start = Rejoin(turns, index) ?? index;
                else if (update.Change == VoiceActivityChange.SpeechEnded)
                    turns.Add(new OfflineTurn(start, index, RemainingOf(frameEnd - update.LastSpeech)));
            }

            index++;
        }

        return turns;
    }

    /// <summary>Whether a clip that stands in silence is one turn, however its frames fall in the windows.</summary>
    public bool HearsOneTurnInEveryPhase(ClipTake take)
    {
        for (int phase = 0; phase < PhaseCount; phase++)
        {
            IEnumerable<float[]> stream = [.. Silence(FramesBefore + phase), .. take.Samples, .. Silence(FramesAfter)];
            if (Listen(stream) is not [{ } turn] || turn.EndFrame < FramesBefore + phase + take.Samples.Count)
                return false;
        }

        return true;
    }

    /// <summary>Speech that comes back while the delay still runs continues the turn.</summary>
    private static int? Rejoin(List<OfflineTurn> turns, int frame)
    {
        if (turns.Count == 0 || (frame - turns[^1].EndFrame) * AudioFormat.FrameDuration >= turns[^1].Remaining)
            return null;
        int start = turns[^1].StartFrame;
        turns.RemoveAt(turns.Count - 1);
        return start;
    }

    private static IEnumerable<float[]> Silence(int frames) => Enumerable.Repeat(ClipLibrary.SilentSamples, frames);

    private TimeSpan RemainingOf(TimeSpan silence) =>
        silence < endOfTurnDelay ? endOfTurnDelay - silence : TimeSpan.Zero;
}
