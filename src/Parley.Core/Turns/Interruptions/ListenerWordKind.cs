namespace Parley.Core.Turns.Interruptions;

/// <summary>What a listener's word, or a phrase of some, is for.</summary>
public enum ListenerWordKind
{
    /// <summary>Says that one listens and agrees, and answers yes where something was asked: "mhm", "right".</summary>
    Agreement,

    /// <summary>Says that one listens, or thinks, and answers nothing: "oh", "um".</summary>
    Murmur,

    /// <summary>Wants the other to be silent: "stop", "wait".</summary>
    Stop,

    /// <summary>Asks: "what", "who".</summary>
    Question,

    /// <summary>Means nothing alone: "the", "and".</summary>
    Scrap,
}
