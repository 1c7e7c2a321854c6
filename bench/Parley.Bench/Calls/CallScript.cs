using Parley.Bench.Speech;

namespace Parley.Bench.Calls;

/// <summary>
/// What the caller says next, frame by frame: silence, a clip, silence until it is answered, and again.
/// </summary>
internal sealed class CallScript(CallPlan plan, ClipLibrary clips, CallRecord record, Random random)
{
    private Phase _phase = Phase.Pausing;
    private int _framesLeft = random.Next(plan.MinimumPause, plan.MaximumPause + 1);
    private int _framesSpoken;
    private int _framesWaited;
    private int _repliesBefore;

    private enum Phase
    {
        Pausing,
        Speaking,
        Waiting,
        Done,
    }

    /// <summary>Whether all is said and answered or given up.</summary>
    public bool IsDone => _phase == Phase.Done;

    /// <summary>The wire frame for the next 20 ms; call once for each.</summary>
    public byte[] Next()
    {
        if (_phase == Phase.Pausing && _framesLeft-- <= 0)
            Begin();
        if (_phase == Phase.Speaking)
            return Speak();
        if (_phase == Phase.Waiting && (IsAnswered || ++_framesWaited > plan.GiveUpAfter))
            Rest();
        return clips.SilentFrame;
    }

    private bool IsAnswered => Replies > _repliesBefore;

    private int Replies => plan.Interrupts ? record.ReplyOnsets : record.RepliesEnded;

    private void Begin()
    {
        if (record.Utterances.Count >= plan.Utterances || record.FrameCount > plan.LastStart)
        {
            _phase = Phase.Done;
            return;
        }

        _phase = Phase.Speaking;
        _framesSpoken = 0;
        _repliesBefore = Replies;
        record.Utterances.Add(new Utterance(record.FrameCount, clips.Takes[random.Next(clips.Takes.Count)]));
    }

    private byte[] Speak()
    {
        ClipTake take = record.Utterances[^1].Take;
        byte[] frame = take.Frames[_framesSpoken++];
        if (_framesSpoken == take.Frames.Count)
        {
            _phase = Phase.Waiting;
            _framesWaited = 0;
        }

        return frame;
    }

    private void Rest()
    {
        _phase = Phase.Pausing;
        _framesLeft = random.Next(plan.MinimumPause, plan.MaximumPause + 1);
    }
}
