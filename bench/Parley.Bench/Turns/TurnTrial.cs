using Parley.Core.Sessions;
using Parley.Core.Turns;

namespace Parley.Bench.Turns;

/// <summary>Lets the product's turn machine live through a pause: when does it hold the turn for ended?</summary>
internal static class TurnTrial
{
    // About what the detector takes; the machine would otherwise be answered before it has asked.
    private static readonly TimeSpan _answerDelay = TimeSpan.FromMilliseconds(40);

    /// <summary>From the last speech to the decision, if the silence goes on.</summary>
    /// <param name="pause">What is heard.</param>
    /// <param name="options">How turns end.</param>
    /// <param name="detector">Null for the silence alone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<TimeSpan> DelayAsync(
        HeardPause pause, TurnOptions options, ITurnDetector? detector, CancellationToken cancellationToken)
    {
        var machine = new TurnMachine("bench", SessionMode.HandsFree, options, detector is not null);
        var due = new PriorityQueue<TurnEvent, TimeSpan>();
        due.Enqueue(new TurnEvent.StartRecording(), TimeSpan.Zero);
        due.Enqueue(new TurnEvent.SpeechStarted(pause.SpeechStart), pause.SpeechStart + TimeSpan.FromMilliseconds(64));
        due.Enqueue(new TurnEvent.SpeechPaused(pause.LastSpeech), pause.PausedAt);
        due.Enqueue(new TurnEvent.SpeechEnded(pause.LastSpeech), pause.EndedAt);
        var timers = new Dictionary<TurnTimer, TimeSpan>();
        List<TurnEffect> effects = [];
        while (true)
        {
            TurnEvent next;
            TimeSpan at;
            bool hasEvent = due.TryPeek(out _, out TimeSpan eventAt);
            if (timers.Count > 0 && timers.MinBy(static timer => timer.Value) is var first && (!hasEvent || first.Value < eventAt))
            {
                timers.Remove(first.Key);
                (next, at) = (new TurnEvent.TimerElapsed(first.Key), first.Value);
            }
            else if (!due.TryDequeue(out next!, out at))
            {
                throw new InvalidOperationException($"The turn of '{pause.Pause.Clip}' never ends.");
            }

            effects.Clear();
            machine.Apply(at, next, effects);
            foreach (TurnEffect effect in effects)
            {
                switch (effect)
                {
                    case TurnEffect.Signal { What: TurnSignal.UtteranceStopped stopped }: return stopped.At - pause.LastSpeech;
                    case TurnEffect.SetTimer set: timers[set.Timer] = set.DueAt; break;
                    case TurnEffect.ClearTimer clear: timers.Remove(clear.Timer); break;
                    case TurnEffect.PredictEndOfTurn question:
                        float probability = await pause.PredictAsync(detector!, at, cancellationToken);
                        due.Enqueue(new TurnEvent.EndOfTurnPredicted(question.Request, probability), at + _answerDelay);
                        break;
                }
            }
        }
    }
}
