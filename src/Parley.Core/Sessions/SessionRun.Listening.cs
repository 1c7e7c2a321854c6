using Parley.Core.Audio;
using Parley.Core.Turns;
using Parley.Core.Turns.Interruptions;
using Parley.Core.VoiceActivity;

namespace Parley.Core.Sessions;

/// <content>Hears what the client sends.</content>
internal sealed partial class SessionRun
{
    // A client that sends nothing for so long in the middle of speech has muted its microphone; networks stall for less.
    private static readonly TimeSpan _mutedAfter = TimeSpan.FromSeconds(1);

    // Looked at so often, no look counts for more: a machine that stood still itself has missed what the client sent.
    private static readonly TimeSpan _lookEvery = TimeSpan.FromMilliseconds(100);

    private TimeSpan _lookedAt;
    private TimeSpan _withoutSound;

    private void Hear(AudioFrame frame)
    {
        if (!_machine.IsRecording || _failed.IsCancellationRequested)
        {
            frame.Dispose();
            RefuseSound();
            return;
        }

        if (_machine.AwaitsSound)
            Apply(new TurnEvent.SoundArrived());
        _lookedAt = _clock.Elapsed;
        _withoutSound = TimeSpan.Zero;
        _clock.Heard(frame.Duration);
        _heard += frame.Duration;
        _audio?.Heard(frame);
        _listen.IsReplying = _machine.SpokenOverReply is not null;
        foreach (VoiceActivityUpdate update in _listen.Hear(frame))
            Take(update, EventOf(update));
        if (_machine.IsWeighing && _listen.TryMeasure(out SpeechSound? sound))
            Apply(new TurnEvent.SpeechMeasured(sound));
    }

    private void Take(VoiceActivityUpdate update, TurnEvent turnEvent)
    {
        if (update.Change == VoiceActivityChange.SpeechStarted && _playing is { } reply
            && _machine.SpokenOverReply == reply.Id)
            Apply(new TurnEvent.ReplyHeard(reply.Id, reply.Playout.Heard(_clock.Elapsed).Words));
        if (update.Change == VoiceActivityChange.SpeechPaused && _machine.IsWeighing)
            Apply(new TurnEvent.SpeechMeasured(_listen.Sound));
        Apply(turnEvent);
    }

    /// <summary>Speech of which nothing more comes would never end: what was not sent is heard as silence.</summary>
    private void NoticeMuting()
    {
        if (_machine.Mode != SessionMode.HandsFree || !_machine.IsRecording || !_listen.IsSpeech)
        {
            _timers.SetMuting(null);
            return;
        }

        TimeSpan now = _clock.Elapsed;
        TimeSpan passed = now - _lookedAt;
        _lookedAt = now;
        _withoutSound += passed < _lookEvery ? passed : _lookEvery;
        _timers.SetMuting(now + _lookEvery);
        if (_withoutSound < _mutedAfter)
            return;

        _withoutSound = TimeSpan.Zero;
        for (TimeSpan ago = _mutedAfter; ago > TimeSpan.Zero; ago -= AudioFormat.FrameDuration)
        {
            AudioFrame silence = AudioFramePool.Shared.Rent(
                _transport.InputFormat, _transport.InputFormat.FrameSamples * _transport.InputFormat.Channels);
            silence.Buffer.Clear();
            foreach (VoiceActivityUpdate update in _listen.Hear(silence))
                Take(update, EventOf(update, ago - AudioFormat.FrameDuration));
        }
    }

    private void RefuseSound()
    {
        if (_hasRefusedSound || _failed.IsCancellationRequested)
            return;

        _hasRefusedSound = true;
        Send(new SessionEvent.Error(
            "Sound came while the microphone is closed and was ignored. Send 'start_recording' first.",
            "not_recording", Recoverable: true));
    }

    private TurnEvent EventOf(VoiceActivityUpdate update, TimeSpan frameEndedAgo = default)
    {
        TimeSpan now = _clock.Now - frameEndedAgo;
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
