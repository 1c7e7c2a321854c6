using System.Text.Json.Serialization;

namespace Parley.Core.Turns;

/// <summary>What happens to a session. All times are on the session's clock.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StartRecording), "start_recording")]
[JsonDerivedType(typeof(StopRecording), "stop_recording")]
[JsonDerivedType(typeof(Cancel), "cancel")]
[JsonDerivedType(typeof(SendText), "send_text")]
[JsonDerivedType(typeof(InputClosed), "input_closed")]
[JsonDerivedType(typeof(SpeechStarted), "speech_started")]
[JsonDerivedType(typeof(SpeechPaused), "speech_paused")]
[JsonDerivedType(typeof(SpeechResumed), "speech_resumed")]
[JsonDerivedType(typeof(SpeechEnded), "speech_ended")]
[JsonDerivedType(typeof(TranscriptChanged), "transcript_changed")]
[JsonDerivedType(typeof(TranscriptFinalized), "transcript_finalized")]
[JsonDerivedType(typeof(TranscriptionFailed), "transcription_failed")]
[JsonDerivedType(typeof(EndOfTurnPredicted), "end_of_turn_predicted")]
[JsonDerivedType(typeof(ReplyTextArrived), "reply_text_arrived")]
[JsonDerivedType(typeof(ReplyTextCompleted), "reply_text_completed")]
[JsonDerivedType(typeof(ReplyClauseReady), "reply_clause_ready")]
[JsonDerivedType(typeof(ReplyAudioReady), "reply_audio_ready")]
[JsonDerivedType(typeof(ReplyFailed), "reply_failed")]
[JsonDerivedType(typeof(PlayoutStarted), "playout_started")]
[JsonDerivedType(typeof(PlayoutFinished), "playout_finished")]
[JsonDerivedType(typeof(PlayoutDropped), "playout_dropped")]
[JsonDerivedType(typeof(HeardRevised), "heard_revised")]
[JsonDerivedType(typeof(TimerElapsed), "timer_elapsed")]
public abstract record TurnEvent
{
    private TurnEvent()
    {
    }

    /// <summary>The client opens the microphone.</summary>
    public sealed record StartRecording : TurnEvent;

    /// <summary>The client closes it.</summary>
    public sealed record StopRecording : TurnEvent;

    /// <summary>The client wants whatever goes on to end.</summary>
    public sealed record Cancel : TurnEvent;

    /// <summary>A typed turn.</summary>
    public sealed record SendText(string Text) : TurnEvent;

    /// <summary>The client is gone.</summary>
    public sealed record InputClosed : TurnEvent;

    public sealed record SpeechStarted(TimeSpan SpeechStart) : TurnEvent;

    /// <summary>A silence inside speech that is long enough to prepare for its end.</summary>
    public sealed record SpeechPaused(TimeSpan LastSpeech) : TurnEvent;

    public sealed record SpeechResumed : TurnEvent;

    /// <summary>The silence is long enough to be no part of speech.</summary>
    public sealed record SpeechEnded(TimeSpan LastSpeech) : TurnEvent;

    /// <summary>A partial transcript of the utterance.</summary>
    public sealed record TranscriptChanged(string Text) : TurnEvent;

    /// <summary>The answer to <see cref="TurnEffect.FinalizeTranscript"/>.</summary>
    public sealed record TranscriptFinalized(int Request, string Text) : TurnEvent;

    /// <summary>The other answer to it.</summary>
    public sealed record TranscriptionFailed(int Request, string Message) : TurnEvent;

    /// <summary>The answer to <see cref="TurnEffect.PredictEndOfTurn"/>, 0 to 1.</summary>
    public sealed record EndOfTurnPredicted(int Request, float Probability) : TurnEvent;

    public sealed record ReplyTextArrived(int ReplyId, string Text, int Tokens) : TurnEvent;

    public sealed record ReplyTextCompleted(int ReplyId) : TurnEvent;

    /// <summary>The first clause has gone to the voice.</summary>
    public sealed record ReplyClauseReady(int ReplyId) : TurnEvent;

    /// <summary>The first frame has come back.</summary>
    public sealed record ReplyAudioReady(int ReplyId, TimeSpan LeadingSilence) : TurnEvent;

    /// <summary>The model or the voice broke off. What was spoken so far is still played.</summary>
    public sealed record ReplyFailed(int ReplyId, string Code, string Message) : TurnEvent;

    /// <summary>The first frame is about to be handed to the transport.</summary>
    public sealed record PlayoutStarted(int ReplyId) : TurnEvent;

    /// <summary>All of the reply has been played, or there was nothing to play.</summary>
    public sealed record PlayoutFinished(int ReplyId, HeardText Heard) : TurnEvent;

    /// <summary>The answer to <see cref="TurnEffect.DropPlayout"/>.</summary>
    public sealed record PlayoutDropped(int ReplyId, HeardText Heard) : TurnEvent;

    /// <summary>The client has told afterwards how much of a dropped reply it had really played.</summary>
    public sealed record HeardRevised(int ReplyId, HeardText Heard) : TurnEvent;

    public sealed record TimerElapsed(TurnTimer Timer) : TurnEvent;
}
