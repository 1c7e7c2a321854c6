using Parley.Bench.Calls;
using Parley.Bench.Offline;
using Parley.Bench.Wire;

namespace Parley.Bench.Reports;

/// <summary>Finds, for each clip spoken into a reply, when the reply really stopped.</summary>
internal static class BargeInAnalysis
{
    private const double SamplesPerMillisecond = 16;

    public static IReadOnlyList<BargeInOutcome> Of(CallRecord record, OfflineEar ear)
    {
        List<OfflineTurn> turns = ear.Listen(record.Stream());
        var outcomes = new List<BargeInOutcome>();
        for (int i = 1; i < record.Utterances.Count; i++) // The first is spoken into silence.
        {
            Utterance utterance = record.Utterances[i];
            int next = i + 1 < record.Utterances.Count ? record.Utterances[i + 1].FirstFrame : record.FrameCount;
            int index = turns.FindIndex(turn => turn.StartFrame >= utterance.FirstFrame && turn.StartFrame < next);
            if (index < 0)
                continue;
            outcomes.Add(Judge(record, utterance, record.SentAt[turns[index].StartFrame], next));
        }

        return outcomes;
    }

    private static BargeInOutcome Judge(CallRecord record, Utterance utterance, long decidedAt, int next)
    {
        long begunAt = record.SentAt[utterance.FirstFrame];
        long until = next < record.FrameCount ? record.SentAt[next] : long.MaxValue;
        long replyAt = record.Onsets.FindLast(at => at < begunAt);
        long answerAt = FirstOrEnd(record.Onsets.Find(at => at >= begunAt), until);
        List<AudioArrival> reply = record.Audio.FindAll(piece => piece.At >= replyAt && piece.At < answerAt);
        bool isRunning = replyAt > 0 && reply.Exists(piece => piece.At >= begunAt);
        if (!isRunning)
            return new BargeInOutcome(utterance.Take.Clip, null, null, null, 0);

        long interruptedAt = record.Events
            .Find(arrival => arrival.Event.Kind == ServerEventKind.PlaybackInterrupted
                && arrival.At >= begunAt && arrival.At < answerAt).At;
        long lastAt = reply[^1].At;
        double heardMs = Statistics.Milliseconds(replyAt, Math.Max(lastAt, decidedAt));
        double receivedMs = reply.Sum(piece => piece.Samples) / SamplesPerMillisecond;
        return new BargeInOutcome(
            utterance.Take.Clip,
            Statistics.Milliseconds(decidedAt, lastAt),
            interruptedAt > 0 ? Statistics.Milliseconds(decidedAt, interruptedAt) : null,
            Math.Max(0, receivedMs - heardMs),
            interruptedAt > 0 ? reply.Count(piece => piece.At > interruptedAt) : 0);
    }

    private static long FirstOrEnd(long found, long end) => found > 0 ? Math.Min(found, end) : end;
}
