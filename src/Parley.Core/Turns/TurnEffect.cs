using System.Text.Json.Serialization;

using Parley.Core.Sessions;

namespace Parley.Core.Turns;

/// <summary>What a session must do because of a <see cref="TurnEvent"/>. All times are on the session's clock.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(BeginUtterance), "begin_utterance")]
[JsonDerivedType(typeof(EndUtterance), "end_utterance")]
[JsonDerivedType(typeof(FinalizeTranscript), "finalize_transcript")]
[JsonDerivedType(typeof(AbandonTranscript), "abandon_transcript")]
[JsonDerivedType(typeof(PredictEndOfTurn), "predict_end_of_turn")]
[JsonDerivedType(typeof(AbandonPrediction), "abandon_prediction")]
[JsonDerivedType(typeof(StartReply), "start_reply")]
[JsonDerivedType(typeof(CommitReply), "commit_reply")]
[JsonDerivedType(typeof(CancelReply), "cancel_reply")]
[JsonDerivedType(typeof(PausePlayout), "pause_playout")]
[JsonDerivedType(typeof(ResumePlayout), "resume_playout")]
[JsonDerivedType(typeof(DropPlayout), "drop_playout")]
[JsonDerivedType(typeof(SetTimer), "set_timer")]
[JsonDerivedType(typeof(ClearTimer), "clear_timer")]
[JsonDerivedType(typeof(RememberUser), "remember_user")]
[JsonDerivedType(typeof(RememberAssistant), "remember_assistant")]
[JsonDerivedType(typeof(RememberCall), "remember_call")]
[JsonDerivedType(typeof(Emit), "emit")]
[JsonDerivedType(typeof(Signal), "signal")]
public abstract record TurnEffect
{
    private TurnEffect()
    {
    }

    /// <summary>Feed the recogniser, beginning with what was kept from before <paramref name="SpeechStart"/>.</summary>
    public sealed record BeginUtterance(TimeSpan SpeechStart) : TurnEffect;

    /// <summary>Stop feeding it.</summary>
    public sealed record EndUtterance : TurnEffect;

    /// <summary>Ask the recogniser for the whole utterance so far.</summary>
    public sealed record FinalizeTranscript(int Request) : TurnEffect;

    /// <summary>Its answer is not wanted any more.</summary>
    public sealed record AbandonTranscript(int Request) : TurnEffect;

    /// <summary>Ask the turn detector.</summary>
    /// <param name="Request">Its number.</param>
    /// <param name="Speech">From the first to the last speech of the utterance.</param>
    /// <param name="Silence">Since then.</param>
    /// <param name="Transcript">What was understood so far; null for nothing yet.</param>
    public sealed record PredictEndOfTurn(int Request, TimeSpan Speech, TimeSpan Silence, string? Transcript) : TurnEffect;

    /// <summary>Its answer is not wanted any more.</summary>
    public sealed record AbandonPrediction(int Request) : TurnEffect;

    /// <summary>Ask the brain and prepare the first clause, unheard.</summary>
    /// <param name="ReplyId">Its number.</param>
    /// <param name="Text">What is answered; empty to answer the history as it is.</param>
    /// <param name="Request">Which <see cref="TurnEvent.Respond"/> it answers; 0 if it answers a turn.</param>
    /// <param name="Speaks">Whether it is spoken, or else only written.</param>
    public sealed record StartReply(int ReplyId, string Text, int Request = 0, bool Speaks = true) : TurnEffect;

    /// <summary>Speak it.</summary>
    public sealed record CommitReply(int ReplyId) : TurnEffect;

    /// <summary>Forget it; nothing of it is played from here on.</summary>
    public sealed record CancelReply(int ReplyId) : TurnEffect;

    /// <summary>Hold its audio back, within one frame.</summary>
    public sealed record PausePlayout(int ReplyId) : TurnEffect;

    /// <summary>Go on from the start of the word that was cut.</summary>
    public sealed record ResumePlayout(int ReplyId) : TurnEffect;

    /// <summary>Drop its audio and tell, by <see cref="TurnEvent.PlayoutDropped"/>, what was heard.</summary>
    public sealed record DropPlayout(int ReplyId) : TurnEffect;

    /// <summary>Arm a timer; one already armed moves.</summary>
    public sealed record SetTimer(TurnTimer Timer, TimeSpan DueAt) : TurnEffect;

    public sealed record ClearTimer(TurnTimer Timer) : TurnEffect;

    /// <summary>Add what the person said to the history.</summary>
    /// <param name="Text">Never empty.</param>
    /// <param name="Utterance">In which utterance; 0 for a typed turn.</param>
    public sealed record RememberUser(string Text, int Utterance = 0) : TurnEffect;

    /// <summary>
    /// Add what the person heard of a reply to the history; a second one for the same reply replaces the first, and an
    /// empty text removes it.
    /// </summary>
    public sealed record RememberAssistant(int ReplyId, string Text) : TurnEffect;

    /// <summary>Add a function call of a reply to the history.</summary>
    public sealed record RememberCall(int ReplyId, string CallId, string Name, string Arguments) : TurnEffect;

    /// <summary>Tell the client.</summary>
    public sealed record Emit(SessionEvent Event) : TurnEffect;

    /// <summary>Tell the transport.</summary>
    public sealed record Signal(TurnSignal What) : TurnEffect;
}
