using Parley.Core.SpeechToText;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;

namespace Parley.Core.Sessions;

/// <summary>
/// The session, for a transport whose protocol asks for more than the other <see cref="ClientCommand"/>s: handed to
/// <see cref="ClientCommand.Do"/> on the session's loop, and to be used there only.
/// </summary>
public interface ISessionControl
{
    /// <summary>What was said and heard. Whoever changes it applies <see cref="TurnEvent.ContextChanged"/>.</summary>
    ConversationHistory History { get; }

    /// <summary>What replies are made with that answer a turn.</summary>
    ReplyPlan Plan { get; set; }

    /// <summary>How sound is judged before the client says anything: the settings.</summary>
    VoiceActivityOptions VoiceActivity { get; }

    /// <summary>How much sound has come in.</summary>
    TimeSpan Position { get; }

    /// <summary>Whether something has been heard that is not committed yet.</summary>
    bool HasOpenUtterance { get; }

    /// <summary>Whether the session's voice can speak so.</summary>
    bool HasVoice(string voice);

    /// <summary>Turns go otherwise from here on.</summary>
    /// <param name="policy">How.</param>
    /// <param name="voiceActivity">How speech is told from silence.</param>
    /// <param name="recognition">What the recogniser is told, from the next utterance on.</param>
    void Configure(TurnPolicy policy, VoiceActivityOptions voiceActivity, RecognitionOptions recognition);

    /// <summary>Lets something happen to the turn machine, and does what it says.</summary>
    void Apply(TurnEvent turnEvent);

    /// <summary>Asks for a reply, as <see cref="TurnEvent.Respond"/> says, made with <paramref name="plan"/>.</summary>
    void Respond(TurnEvent.Respond request, ReplyPlan plan);

    /// <summary>Forgets the sound that was not committed.</summary>
    void ClearInput();

    /// <summary>The client has played so much of a reply that is over; the history keeps the words heard by then.</summary>
    /// <returns>Those words, or null where nothing is known of that reply any more.</returns>
    string? Truncate(int replyId, TimeSpan played);
}
