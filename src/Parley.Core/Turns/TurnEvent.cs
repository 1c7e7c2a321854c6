using System.Text.Json.Serialization;

using Parley.Core.Turns.Interruptions;

namespace Parley.Core.Turns;

/// <summary>What happens to a session. All times are on the session's clock.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StartRecording), "start_recording")]
[JsonDerivedType(typeof(StopRecording), "stop_recording")]
[JsonDerivedType(typeof(Cancel), "cancel")]
[JsonDerivedType(typeof(SendText), "send_text")]
[JsonDerivedType(typeof(Configure), "configure")]
[JsonDerivedType(typeof(ContextChanged), "context_changed")]
[JsonDerivedType(typeof(CommitInput), "commit_input")]
[JsonDerivedType(typeof(ClearInput), "clear_input")]
[JsonDerivedType(typeof(Respond), "respond")]
[JsonDerivedType(typeof(StopReply), "stop_reply")]
[JsonDerivedType(typeof(SoundArrived), "sound_arrived")]
[JsonDerivedType(typeof(InputClosed), "input_closed")]
[JsonDerivedType(typeof(SpeechStarted), "speech_started")]
[JsonDerivedType(typeof(SpeechPaused), "speech_paused")]
[JsonDerivedType(typeof(SpeechResumed), "speech_resumed")]
[JsonDerivedType(typeof(SpeechEnded), "speech_ended")]
[JsonDerivedType(typeof(SpeechMeasured), "speech_measured")]
[JsonDerivedType(typeof(TranscriptChanged), "transcript_changed")]
[JsonDerivedType(typeof(TranscriptFinalized), "transcript_finalized")]
[JsonDerivedType(typeof(TranscriptionFailed), "transcription_failed")]
[JsonDerivedType(typeof(EndOfTurnPredicted), "end_of_turn_predicted")]
[JsonDerivedType(typeof(ReplyTextArrived), "reply_text_arrived")]
[JsonDerivedType(typeof(ReplyTextCompleted), "reply_text_completed")]
[JsonDerivedType(typeof(ReplyCalled), "reply_called")]
[JsonDerivedType(typeof(ReplyToolUsed), "reply_tool_used")]
[JsonDerivedType(typeof(ReplyClauseReady), "reply_clause_ready")]
[JsonDerivedType(typeof(ReplyAudioReady), "reply_audio_ready")]
[JsonDerivedType(typeof(ReplyFailed), "reply_failed")]
[JsonDerivedType(typeof(PlayoutStarted), "playout_started")]
[JsonDerivedType(typeof(PlayoutFinished), "playout_finished")]
[JsonDerivedType(typeof(PlayoutDropped), "playout_dropped")]
[JsonDerivedType(typeof(ReplyHeard), "reply_heard")]
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

    /// <summary>Turns go otherwise from here on.</summary>
    public sealed record Configure(TurnPolicy Policy) : TurnEvent;

    /// <summary>What replies are made from has changed: one that was prepared unheard is no longer right.</summary>
    public sealed record ContextChanged : TurnEvent;

    /// <summary>The client ends the utterance; it stays to be answered.</summary>
    public sealed record CommitInput : TurnEvent;

    /// <summary>The client takes the utterance back.</summary>
    public sealed record ClearInput : TurnEvent;

    /// <summary>
    /// The client asks for a reply to the conversation as it is. It waits for a reply that goes on, and for transcripts
    /// of what was committed.
    /// </summary>
    /// <param name="Request">The client's number for it, above 0.</param>
    /// <param name="Speaks">Whether it is spoken, or else only written.</param>
    /// <param name="Remembers">Whether it becomes part of the history.</param>
    public sealed record Respond(int Request, bool Speaks, bool Remembers) : TurnEvent;

    /// <summary>The client ends a reply, or takes a request back; the microphone stays as it is.</summary>
    /// <param name="Request">The request to take back, if it has not begun; 0 for the present reply.</param>
    public sealed record StopReply(int Request = 0) : TurnEvent;

    /// <summary>The first sound since the last utterance, where the client bounds them by committing.</summary>
    public sealed record SoundArrived : TurnEvent;

    /// <summary>The client is gone.</summary>
    public sealed record InputClosed : TurnEvent;

    public sealed record SpeechStarted(TimeSpan SpeechStart) : TurnEvent;

    /// <summary>A silence inside speech that is long enough to prepare for its end.</summary>
    public sealed record SpeechPaused(TimeSpan LastSpeech) : TurnEvent;

    public sealed record SpeechResumed : TurnEvent;

    /// <summary>The silence is long enough to be no part of speech.</summary>
    public sealed record SpeechEnded(TimeSpan LastSpeech) : TurnEvent;

    /// <summary>How the speech over a reply sounds so far; told now and then while <see cref="TurnMachine.IsWeighing"/>.</summary>
    public sealed record SpeechMeasured(SpeechSound Sound) : TurnEvent;

    /// <summary>A partial transcript of the utterance.</summary>
    public sealed record TranscriptChanged(string Text) : TurnEvent;

    /// <summary>The answer to <see cref="TurnEffect.FinalizeTranscript"/>.</summary>
    public sealed record TranscriptFinalized(int Request, string Text) : TurnEvent;

    /// <summary>The other answer to it.</summary>
    public sealed record TranscriptionFailed(int Request, string Message) : TurnEvent;

    /// <summary>The answer to <see cref="TurnEffect.PredictEndOfTurn"/>.</summary>
    /// <param name="Request">Which one.</param>
    /// <param name="Probability">0 to 1; null where the detector cannot tell, or has failed.</param>
    public sealed record EndOfTurnPredicted(int Request, float? Probability) : TurnEvent;

    public sealed record ReplyTextArrived(int ReplyId, string Text, int Tokens) : TurnEvent;

    /// <param name="ReplyId">Its number.</param>
    /// <param name="IsCutOff">Whether the answer had become too long.</param>
    /// <param name="InputTokens">Tokens that the model read, if it said so.</param>
    /// <param name="OutputTokens">Tokens that it wrote, if it said so.</param>
    public sealed record ReplyTextCompleted(
        int ReplyId, bool IsCutOff = false, long? InputTokens = null, long? OutputTokens = null) : TurnEvent;

    /// <summary>The model asks the client to call a function; only of a reply that was committed.</summary>
    public sealed record ReplyCalled(int ReplyId, string CallId, string Name, string Arguments) : TurnEvent;

    /// <summary>The model has called a function of the server and been given what came of it.</summary>
    public sealed record ReplyToolUsed(int ReplyId, string Tool, double DurationMs, bool IsFailed) : TurnEvent;

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

    /// <summary>So many words of the present reply have been heard; told before somebody begins to speak over it.</summary>
    public sealed record ReplyHeard(int ReplyId, int Words) : TurnEvent;

    /// <summary>The client has told afterwards how much of a dropped reply it had really played.</summary>
    public sealed record HeardRevised(int ReplyId, HeardText Heard) : TurnEvent;

    public sealed record TimerElapsed(TurnTimer Timer) : TurnEvent;
}
