using System.Runtime.InteropServices;

using Parley.Bench.Speech;

namespace Parley.Bench.Calls;

/// <summary>
/// What was sent in a call and what came back, with times on <see cref="TimeProvider.System"/>. The sending thread
/// writes
/// what was sent, the receiving thread what came; the lists may be read once both have ended.
/// </summary>
internal sealed class CallRecord
{
    private readonly List<long> _sentAt = new(capacity: 4_096);
    private int _replyOnsets;
    private int _repliesEnded;

    /// <summary>When each frame was handed to the network.</summary>
    public ReadOnlySpan<long> SentAt => CollectionsMarshal.AsSpan(_sentAt);

    public int FrameCount => _sentAt.Count;

    public List<Utterance> Utterances { get; } = new(capacity: 64);

    public List<EventArrival> Events { get; } = new(capacity: 1_024);

    public List<AudioArrival> Audio { get; } = new(capacity: 4_096);

    /// <summary>When the first audible piece of each reply arrived.</summary>
    public List<long> Onsets { get; } = new(capacity: 64);

    /// <summary>Replies that have become audible so far; any thread may ask.</summary>
    public int ReplyOnsets => Volatile.Read(ref _replyOnsets);

    /// <summary>Replies that were played to their end or cut; any thread may ask.</summary>
    public int RepliesEnded => Volatile.Read(ref _repliesEnded);

    public void Sent(long at) => _sentAt.Add(at);

    public void Hear(long onset)
    {
        Onsets.Add(onset);
        Volatile.Write(ref _replyOnsets, Onsets.Count);
    }

    public void EndReply() => Volatile.Write(ref _repliesEnded, _repliesEnded + 1);

    /// <summary>Every frame that was sent, as the server had it.</summary>
    public IEnumerable<float[]> Stream()
    {
        int frame = 0;
        foreach (Utterance utterance in Utterances)
        {
            for (; frame < utterance.FirstFrame; frame++)
                yield return ClipLibrary.SilentSamples;
            for (int i = 0; i < utterance.Take.Samples.Count && frame < FrameCount; i++, frame++)
                yield return utterance.Take.Samples[i];
        }

        for (; frame < FrameCount; frame++)
            yield return ClipLibrary.SilentSamples;
    }
}
