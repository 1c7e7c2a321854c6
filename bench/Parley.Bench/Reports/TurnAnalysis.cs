using Parley.Bench.Calls;
using Parley.Bench.Offline;

namespace Parley.Bench.Reports;

/// <summary>
/// Compares what came back in a call with what the detector decides offline on the very frames that were sent.
/// </summary>
internal static class TurnAnalysis
{
    public static IReadOnlyList<TurnOutcome> Of(CallRecord record, OfflineEar ear)
    {
        List<OfflineTurn> turns = ear.Listen(record.Stream());
        var outcomes = new List<TurnOutcome>();
        for (int i = 0; i < record.Utterances.Count; i++)
        {
            Utterance utterance = record.Utterances[i];
            int next = i + 1 < record.Utterances.Count ? record.Utterances[i + 1].FirstFrame : record.FrameCount;
            if (utterance.LastFrame >= record.FrameCount)
                break; // The connection broke in mid-clip.
            long from = record.SentAt[utterance.FirstFrame];
            long until = i + 1 < record.Utterances.Count ? record.SentAt[next] : long.MaxValue;
            List<OfflineTurn> decided =
                turns.FindAll(turn => turn.EndFrame >= utterance.FirstFrame && turn.EndFrame < next);
            List<long> onsets = record.Onsets.FindAll(at => at >= from && at < until);
            outcomes.Add(Judge(record, utterance, decided, onsets));
        }

        return outcomes;
    }

    private static TurnOutcome Judge(
        CallRecord record, Utterance utterance, List<OfflineTurn> decided, List<long> onsets)
    {
        string clip = utterance.Take.Clip;
        if (decided is not [{ } turn])
            return new TurnOutcome(clip, TurnVerdict.NotOneTurn);
        if (onsets.Count == 0)
            return new TurnOutcome(clip, TurnVerdict.Lost);
        double raw = Statistics.Milliseconds(record.SentAt[utterance.LastFrame], onsets[0]);
        double afterFrame = Statistics.Milliseconds(record.SentAt[turn.EndFrame], onsets[0]);
        double share = afterFrame - turn.Remaining.TotalMilliseconds;
        return new TurnOutcome(clip, onsets.Count == 1 ? TurnVerdict.Answered : TurnVerdict.Split, raw, share);
    }
}
