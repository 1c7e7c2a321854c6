using System.Runtime.CompilerServices;

using Parley.Core.Audio;
using Parley.Core.Sessions;

namespace Parley.Cli.Converse;

/// <summary>
/// A recording in place of a microphone, and a sound file in place of a loudspeaker. After the recording the microphone
/// hears silence until everything that was said is answered.
/// </summary>
/// <param name="input">The recording in frames of 20 ms; mono.</param>
/// <param name="track">Where what is heard goes.</param>
/// <param name="pace">When the next frame is due.</param>
/// <param name="events">Takes the session's events, on any thread, in order.</param>
internal sealed class FileVoiceTransport(
    IEnumerable<AudioFrame> input, AudioFormat inputFormat, AudioFormat outputFormat, ListenerTrack track, ConversationPace pace,
    Action<TimeSpan, SessionEvent> events) : IVoiceTransport
{
    // The longest that a turn may stay open in silence is 3 s by default; what comes later was not meant as speech.
    private static readonly TimeSpan _quietAtEnd = TimeSpan.FromSeconds(4);

    private TimeSpan _lastNews;

    public AudioFormat InputFormat => inputFormat;

    public AudioFormat OutputFormat => outputFormat;

    /// <summary>How much of the recording has been fed.</summary>
    public TimeSpan Fed { get; private set; }

    public async IAsyncEnumerable<TransportInput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new TransportInput(null, new ClientCommand.StartRecording());
        foreach (AudioFrame frame in input)
        {
            await pace.WaitForAsync(Fed += AudioFormat.FrameDuration, cancellationToken);
            yield return new TransportInput(frame, null);
        }

        TimeSpan end = Fed;
        while (pace.IsBusy || pace.Now - Later(end, Later(_lastNews, track.End)) < _quietAtEnd)
        {
            await pace.WaitForAsync(Fed += AudioFormat.FrameDuration, cancellationToken);
            AudioFrame silence = AudioFramePool.Shared.Rent(inputFormat, inputFormat.FrameSamples, Fed - AudioFormat.FrameDuration);
            silence.Buffer.Clear();
            yield return new TransportInput(silence, null);
        }
    }

    public void WriteAudio(AudioFrame frame)
    {
        using (frame)
            track.Play(pace.Now, frame.Samples.Span);
    }

    public TimeSpan DropPlayout() => track.Drop(pace.Now);

    public void Send(SessionEvent sessionEvent)
    {
        TimeSpan now = pace.Now;
        if (sessionEvent is not SessionEvent.UserAway)
            _lastNews = now;
        events(now, sessionEvent);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
