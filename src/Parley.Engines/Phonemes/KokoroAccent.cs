namespace Parley.Engines.Phonemes;

/// <summary>Whose symbols a Kokoro voice was trained on.</summary>
internal enum KokoroAccent
{
    American,
    British,

    /// <summary>Plain IPA, as for every language but English.</summary>
    Foreign,
}
