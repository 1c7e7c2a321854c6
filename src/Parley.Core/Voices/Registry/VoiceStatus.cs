namespace Parley.Core.Voices.Registry;

/// <summary>How far a voice is.</summary>
public enum VoiceStatus
{
    /// <summary>It has a name, and perhaps samples; nobody can speak with it yet.</summary>
    Created,

    /// <summary>A job makes it, or waits to. If it was ready before, the former one speaks meanwhile.</summary>
    Training,

    /// <summary>It can be spoken with.</summary>
    Ready,

    /// <summary>It could not be made; the job says why.</summary>
    Failed,
}
