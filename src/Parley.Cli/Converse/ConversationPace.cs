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
    // Listening costs the recogniser about a fifth of real time, and a voice makes sound far ahead of it: at this pace
    // both keep up, as they would with a microphone.
    private const int HurriedSpeed = 4;

    private TimeSpan _begin;
    private long _lastFrameAt;

    /// <summary>The conversation, once it has begun.</summary>
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
        if (Session is not { IsBusy: true } session)
            return TimeSpan.Zero;
        TimeSpan sinceLast = TimeProvider.System.GetElapsedTime(_lastFrameAt);
        TimeSpan hurried = (AudioFormat.FrameDuration / HurriedSpeed) - sinceLast;
        if (!session.IsWaitingForEngine)
            return hurried;
        TimeSpan lookAgain = TimeSpan.FromMilliseconds(2); // the engine may be done long before the frame is due
        return missing < lookAgain ? missing : lookAgain;
    }

    // Timers count whole milliseconds and round down.
    private static TimeSpan RoundUp(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
