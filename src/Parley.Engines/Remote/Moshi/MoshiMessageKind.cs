namespace Parley.Engines.Remote.Moshi;

/// <summary>What a message is.</summary>
internal enum MoshiMessageKind
{
    /// <summary>Of a kind that is not known here; passed over.</summary>
    Other,

    /// <summary>A place is free, and the recogniser listens.</summary>
    Ready,

    /// <summary>A word, and where it begins.</summary>
    Word,

    /// <summary>Where the last word ends, which is where the next one begins.</summary>
    EndWord,

    /// <summary>One frame was heard.</summary>
    Step,

    /// <summary>Everything before the marker of this number was heard.</summary>
    Marker,

    /// <summary>The server refuses.</summary>
    Error,

    /// <summary>Sound; only towards the server.</summary>
    Audio,
}
