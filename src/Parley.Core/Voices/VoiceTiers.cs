namespace Parley.Core.Voices;

/// <summary>What amount of material makes which tier.</summary>
public static class VoiceTiers
{
    /// <summary>Less makes no voice.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(3);

    /// <summary>Less makes a voice that is only somewhat like the speaker's.</summary>
    public static readonly TimeSpan LeastAdvised = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _leastStandard = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _leastProfessional = TimeSpan.FromMinutes(10);

    /// <summary>The tier of so much material; the lower one between two.</summary>
    public static VoiceTier Of(TimeSpan material) => material switch
    {
        _ when material >= _leastProfessional => VoiceTier.Professional,
        _ when material >= _leastStandard => VoiceTier.Standard,
        _ => VoiceTier.Quick,
    };

    /// <summary>The least material of a tier.</summary>
    public static TimeSpan LeastFor(VoiceTier tier) => tier switch
    {
        VoiceTier.Quick => Least,
        VoiceTier.Standard => _leastStandard,
        _ => _leastProfessional,
    };

    /// <summary>The tier that more than so much material would make; null where there is none above.</summary>
    public static VoiceTier? After(TimeSpan material) => material switch
    {
        _ when material < Least => VoiceTier.Quick,
        _ when material < _leastStandard => VoiceTier.Standard,
        _ when material < _leastProfessional => VoiceTier.Professional,
        _ => null,
    };

    /// <summary>As settings, commands and files write it.</summary>
    public static string NameOf(VoiceTier tier) => tier switch
    {
        VoiceTier.Quick => "quick",
        VoiceTier.Standard => "standard",
        _ => "professional",
    };

    /// <summary>The tier of that name; null where there is none.</summary>
    public static VoiceTier? Parse(string? name) => name switch
    {
        "quick" => VoiceTier.Quick,
        "standard" => VoiceTier.Standard,
        "professional" => VoiceTier.Professional,
        _ => null,
    };
}
