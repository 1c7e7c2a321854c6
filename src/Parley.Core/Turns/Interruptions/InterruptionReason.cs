namespace Parley.Core.Turns.Interruptions;

/// <summary>Why a reply was dropped or went on.</summary>
public enum InterruptionReason
{
    /// <summary>Too little is known.</summary>
    None,

    /// <summary>Dropped: words that carry on.</summary>
    Words,

    /// <summary>Dropped: a word that wants silence, such as "stop".</summary>
    StopWord,

    /// <summary>Dropped: a question.</summary>
    Question,

    /// <summary>Dropped: the answer to what the reply had just asked.</summary>
    Answer,

    /// <summary>Dropped: somebody has spoken for so long that it must be meant.</summary>
    LongSpeech,

    /// <summary>Either: the client did something that ended the wait.</summary>
    Client,

    /// <summary>Resumed: "mhm", "right" and their like.</summary>
    Backchannel,

    /// <summary>Resumed: a sound without words.</summary>
    NoWords,

    /// <summary>Resumed: a scrap, such as a lone "the", in which recognisers hear a cough.</summary>
    Fragment,

    /// <summary>Resumed: much softer than the person speaks; somebody else, further away.</summary>
    Background,

    /// <summary>Resumed: nothing was known in time.</summary>
    Timeout,

    /// <summary>Neither: the reply had come to its end.</summary>
    ReplyEnded,
}
