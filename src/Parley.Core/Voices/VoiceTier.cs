namespace Parley.Core.Voices;

/// <summary>How much speech a voice was made from. What lies between two tiers counts as the lower one.</summary>
public enum VoiceTier
{
    /// <summary>10 to 30 s; down to 3 s with a warning.</summary>
    Quick,

    /// <summary>1 to 5 min.</summary>
    Standard,

    /// <summary>10 min and more.</summary>
    Professional,
}
