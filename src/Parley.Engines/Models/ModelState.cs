namespace Parley.Engines.Models;

/// <summary>How much of a model the store has.</summary>
public enum ModelState
{
    Missing,

    /// <summary>A download or an import has begun and not ended; <c>models pull</c> goes on with it.</summary>
    Incomplete,

    /// <summary>Installed once; now a file is gone or has another size.</summary>
    Damaged,

    /// <summary>Somebody put files into its folder; nothing is known about them.</summary>
    ByHand,

    Installed,
}
