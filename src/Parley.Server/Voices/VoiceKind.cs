namespace Parley.Server.Voices;

/// <summary>Where a voice comes from.</summary>
internal enum VoiceKind
{
    /// <summary>The engine brings it; it cannot be deleted.</summary>
    BuiltIn,

    /// <summary>Made of recordings, here or by the command line, or to be made.</summary>
    Cloned,

    /// <summary>Mixed of other voices.</summary>
    Blend,
}
