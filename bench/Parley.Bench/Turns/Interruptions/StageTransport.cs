using System.Runtime.CompilerServices;
using System.Threading.Channels;

using Parley.Core.Audio;
using Parley.Core.Sessions;

namespace Parley.Bench.Turns.Interruptions;

/// <summary>A client on a clock that is moved by hand: notes when sound and events come.</summary>
/// <param name="now">The time by that clock.</param>
internal sealed class StageTransport(Func<TimeSpan> now) : IVoiceTransport
{
    private readonly Channel<TransportInput> _input = Channel.CreateUnbounded<TransportInput>();
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _sounds = [];
    private readonly List<(TimeSpan At, SessionEvent Event)> _events = [];
    private int _sent;
    private int _taken;

    public AudioFormat InputFormat => AudioFormat.Speech16Khz;

    public AudioFormat OutputFormat => AudioFormat.Speech16Khz;

    /// <summary>Whether the session has taken in all that was sent.</summary>
    public bool IsTaken => Volatile.Read(ref _taken) >= _sent;

    /// <summary>When frames of the reply left, in order.</summary>
    public TimeSpan[] Sounds
    {
        get
        {
            lock (_gate)
                return [.. _sounds];
        }
    }

    public (TimeSpan At, SessionEvent Event)[] Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    public void Send(TransportInput input)
    {
        _sent++;
        _input.Writer.TryWrite(input);
    }

    public void HangUp() => _input.Writer.TryComplete();

    public async IAsyncEnumerable<TransportInput> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (TransportInput input in _input.Reader.ReadAllAsync(cancellationToken))
        {
            yield return input;
            Interlocked.Increment(ref _taken);
        }
    }

    public void WriteAudio(AudioFrame frame)
    {
        frame.Dispose();
        lock (_gate)
            _sounds.Add(now());
    }

    public TimeSpan DropPlayout() => TimeSpan.Zero;

    public void Send(SessionEvent sessionEvent)
    {
        lock (_gate)
            _events.Add((now(), sessionEvent));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
