using Parley.Core.Audio;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;

namespace Parley.Core.Sessions;

/// <content>Hears what the client sends.</content>
internal sealed partial class SessionRun
{
    private void Hear(AudioFrame frame)
    {
        if (!_machine.IsRecording || _failed.IsCancellationRequested)
        {
            frame.Dispose();
            RefuseSound();
            return;
        }

        _clock.Heard(frame.Duration);
        foreach (VoiceActivityUpdate update in _listen.Hear(frame))
            Apply(EventOf(update));
    }

    private void RefuseSound()
    {
        if (_hasRefusedSound || _failed.IsCancellationRequested)
            return;

        _hasRefusedSound = true;
        _transport.Send(new SessionEvent.Error(
            "Sound came while the microphone is closed and was ignored. Send 'start_recording' first.",
            "not_recording", Recoverable: true));
    }

    private TurnEvent EventOf(VoiceActivityUpdate update)
    {
        TimeSpan now = _clock.Now;
        return update.Change switch
        {
            VoiceActivityChange.SpeechStarted => new TurnEvent.SpeechStarted(now - _listen.Ago(update.SpeechStart)),
            VoiceActivityChange.SpeechPaused => new TurnEvent.SpeechPaused(now - _listen.Ago(update.LastSpeech)),
            VoiceActivityChange.SpeechResumed => new TurnEvent.SpeechResumed(),
            _ => new TurnEvent.SpeechEnded(now - _listen.Ago(update.LastSpeech)),
        };
    }

    private void FollowMicrophone()
    {
        if (_machine.IsRecording == _wasRecording)
            return;

        _wasRecording = _machine.IsRecording;
        _hasRefusedSound = false;
        if (_wasRecording)
            _listen.Reset();
        else
            _clock.StopHearing();
    }
}
