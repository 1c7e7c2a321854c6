using System.Text.Json.Serialization;

namespace Parley.Core.Turns;

/// <summary>
/// What a turn machine tells its transport beside the events for the client: what a protocol needs that names each
/// utterance and each reply. Utterances and replies are numbered from 1.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(UtteranceBegan), "utterance_began")]
[JsonDerivedType(typeof(UtteranceStopped), "utterance_stopped")]
[JsonDerivedType(typeof(UtteranceCommitted), "utterance_committed")]
[JsonDerivedType(typeof(UtteranceTranscribed), "utterance_transcribed")]
[JsonDerivedType(typeof(UtteranceFailed), "utterance_failed")]
[JsonDerivedType(typeof(UtteranceDropped), "utterance_dropped")]
[JsonDerivedType(typeof(IdleTimedOut), "idle_timed_out")]
[JsonDerivedType(typeof(ReplyBegan), "reply_began")]
[JsonDerivedType(typeof(FunctionCalled), "function_called")]
[JsonDerivedType(typeof(ReplyEnded), "reply_ended")]
[JsonDerivedType(typeof(RequestDropped), "request_dropped")]
public abstract record TurnSignal
{
    private TurnSignal()
    {
    }

    /// <summary>
    /// Somebody speaks, and means it: speech over a reply is told once it has interrupted the reply. Told again for the
    /// same utterance where its end proves to have been none.
    /// </summary>
    /// <param name="Utterance">Its number.</param>
    /// <param name="At">Where the speech begins; the transport is told the position in the sound that it sent.</param>
    public sealed record UtteranceBegan(int Utterance, TimeSpan At) : TurnSignal;

    /// <summary>The silence after it has ended the turn.</summary>
    public sealed record UtteranceStopped(int Utterance, TimeSpan At) : TurnSignal;

    /// <summary>It is part of the conversation.</summary>
    public sealed record UtteranceCommitted(int Utterance) : TurnSignal;

    /// <summary>What was said in it; empty if nothing was understood.</summary>
    public sealed record UtteranceTranscribed(int Utterance, string Text) : TurnSignal;

    /// <summary>What was said in it is lost.</summary>
    public sealed record UtteranceFailed(int Utterance, string Code, string Message) : TurnSignal;

    /// <summary>An utterance that had been told to have begun is no more.</summary>
    public sealed record UtteranceDropped(int Utterance) : TurnSignal;

    /// <summary>Nobody has spoken since the last reply; the session speaks now.</summary>
    public sealed record IdleTimedOut(int Utterance, TimeSpan From, TimeSpan At) : TurnSignal;

    /// <summary>A reply is sure to be given.</summary>
    /// <param name="ReplyId">Its number.</param>
    /// <param name="Request">Which request it answers; 0 if none asked for it.</param>
    public sealed record ReplyBegan(int ReplyId, int Request) : TurnSignal;

    /// <summary>The reply asks the client to call a function.</summary>
    public sealed record FunctionCalled(int ReplyId, string CallId, string Name, string Arguments) : TurnSignal;

    /// <summary>A reply is over.</summary>
    public sealed record ReplyEnded(int ReplyId, ReplyEnd End) : TurnSignal;

    /// <summary>A request for a reply was taken back before the reply began.</summary>
    public sealed record RequestDropped(int Request) : TurnSignal;
}
