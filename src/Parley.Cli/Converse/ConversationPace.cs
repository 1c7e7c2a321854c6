using Parley.Core.Audio;
using Parley.Core.Sessions;

namespace Parley.Cli.Converse;

/// <summary>
/// When the next frame of a recording is due: on the real clock, or sooner where nobody would notice. While an engine works
/// on an answer, time is real in either case, so the latencies that are measured are those of a live conversation.
/// </summary>
/// <param name="clock">The session's clock too.</param>
/// <param name="hurries">Whether time may be skipped at all.</param>
internal sealed class ConversationPace(ConversationClock clock, bool hurries)
{
    // In a turn: a voice makes sound some dozen times faster than it is heard, and must stay ahead of a busy machine too.
    private const int HurriedSpeed = 5;

    // What a recogniser that keeps up with a live microphone may have before it.
    private static readonly TimeSpan _usualBacklog = 3 * AudioFormat.FrameDuration;

    private static readonly TimeSpan _lookAgain = TimeSpan.FromMilliseconds(2);

    private TimeSpan _begin;
    private long _lastFrameAt;

    /// <summary>The conversation, once it is there.</summary>
    public VoiceSession? Session { get; set; }

    /// <summary>Time since the conversation began.</summary>
    public TimeSpan Now => clock.Elapsed - _begin;

    /// <summary>Whether a turn is under way.</summary>
    public bool IsBusy => Session is { IsBusy: true };

    /// <summary>The recording starts now.</summary>
    public void Begin()
    {
        _begin = clock.Elapsed;
        _lastFrameAt = TimeProvider.System.GetTimestamp();
    }

    /// <summary>Completes when the conversation's time has come to <paramref name="due"/>.</summary>
    public async ValueTask WaitForAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan missing = due - Now;
            if (missing <= TimeSpan.Zero)
                break;
            TimeSpan wait = hurries ? WaitWhileHurrying(missing) : missing;
            if (wait <= TimeSpan.Zero)
            {
                clock.SkipTo(_begin + due);
                break;
            }
            await Task.Delay(RoundUp(wait), TimeProvider.System, cancellationToken);
        }
        _lastFrameAt = TimeProvider.System.GetTimestamp();
    }

    private TimeSpan WaitWhileHurrying(TimeSpan missing)
    {
        if (Session is not { } session)
            return TimeSpan.Zero;
        bool isInStep = session.HasPendingInput || session.IsWaitingForEngine || session.RecogniserBacklog > _usualBacklog;
        if (isInStep)
            return missing < _lookAgain ? missing : _lookAgain; // it may be over long before the frame is due
        if (!session.IsBusy)
            return TimeSpan.Zero;
        return (AudioFormat.FrameDuration / HurriedSpeed) - TimeProvider.System.GetElapsedTime(_lastFrameAt);
    }

    // Timers count whole milliseconds and round down.
    private static TimeSpan RoundUp(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
