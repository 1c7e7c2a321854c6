using System.Buffers;
using System.Threading.Channels;

using Parley.Core.Audio;
using Parley.Core.Sessions;

namespace Parley.Server.Sessions.Recording;

/// <summary>
/// Copies the sound of a session for <see cref="RecordingWriter"/>. Where the writer does not keep up a piece is lost,
/// which is a silence in the recording; the session does not wait. Its loop calls one at a time.
/// </summary>
internal sealed class RecordingTap : IAudioTap
{
    private readonly ChannelWriter<RecordingItem> _items;
    private readonly TimeProvider _time;
    private readonly Action<SessionEvent> _tell;
    private readonly RecordingTrack _person;
    private readonly RecordingTrack _assistant;
    private readonly long _start;
    private long _lost;
    private volatile bool _isStopped;

    /// <param name="connectionId">Names the file.</param>
    /// <param name="transport">Tells the formats.</param>
    /// <param name="items">To the writer.</param>
    /// <param name="tell">Tells the client; any thread may call it.</param>
    /// <param name="time">The time line.</param>
    public RecordingTap(
        string connectionId, IVoiceTransport transport, ChannelWriter<RecordingItem> items, Action<SessionEvent> tell,
        TimeProvider time)
    {
        ConnectionId = connectionId;
        Header = RecordingFormat.Header(transport.InputFormat, transport.OutputFormat, time.GetUtcNow());
        _items = items;
        _tell = tell;
        _time = time;
        _start = time.GetTimestamp();
        _person = new RecordingTrack(RecordKind.Person, transport.InputFormat, Write);
        _assistant = new RecordingTrack(RecordKind.Assistant, transport.OutputFormat, Write);
        if (!_items.TryWrite(new RecordingItem(this, default)))
            Stop(RecordingWriter.NotKeepingUp);
    }

    public string ConnectionId { get; }

    /// <summary>The beginning of the file.</summary>
    public byte[] Header { get; }

    /// <summary>Pieces that were lost.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public void Heard(AudioFrame frame)
    {
        if (!_isStopped)
            _person.Add(frame.Samples.Span, _time.GetElapsedTime(_start) - frame.Duration);
    }

    public void Sent(AudioFrame frame)
    {
        if (!_isStopped)
            _assistant.Add(frame.Samples.Span, _time.GetElapsedTime(_start));
    }

    public void TakenBack(TimeSpan unsent)
    {
        if (!_isStopped && unsent > TimeSpan.Zero)
            _assistant.TakeBack(unsent);
    }

    /// <summary>Nothing follows.</summary>
    public void End()
    {
        if (!_isStopped)
        {
            _person.Flush();
            _assistant.Flush();
        }

        _items.TryWrite(new RecordingItem(this, default, IsEnd: true));
    }

    /// <summary>Nothing more can be written; what there is stays. Any thread may call it.</summary>
    public void Stop(SessionEvent.Error reason)
    {
        _isStopped = true;
        _tell(reason);
    }

    private void Write(ArraySegment<byte> record)
    {
        if (_items.TryWrite(new RecordingItem(this, record)))
            return;
        Interlocked.Increment(ref _lost);
        ArrayPool<byte>.Shared.Return(record.Array!);
    }
}

/// <summary>What goes to the writer: a beginning (no bytes), a record in a pooled array, or the end.</summary>
internal readonly record struct RecordingItem(RecordingTap Tap, ArraySegment<byte> Record, bool IsEnd = false);
