using Parley.Core;

namespace Parley.Engines.Kokoro;

/// <summary>A voice: one style for each number of tokens that are spoken at once.</summary>
/// <param name="styles">The rows, one after another, of <see cref="Width"/> numbers each.</param>
internal sealed class KokoroVoice(float[] styles)
{
    /// <summary>Numbers of one style.</summary>
    public const int Width = 256;

    /// <summary>The styles of most voices.</summary>
    public const int MostRows = 510;

    /// <summary>How many styles there are.</summary>
    public int Rows => styles.Length / Width;

    /// <summary>Whether a file of so many bytes can be a voice, rather than anything else.</summary>
    public static bool IsSizeOfFile(long bytes) => bytes is 510 * Width * sizeof(float) or 511 * Width * sizeof(float);

    /// <summary>A voice of so many numbers.</summary>
    /// <param name="styles">As a file has them.</param>
    /// <param name="where">Names the file in the error.</param>
    /// <exception cref="EngineUnavailableException">There are too few or too many.</exception>
    public static KokoroVoice From(float[] styles, string where)
    {
        // 510 in the published voices, 511 in some of version 0.19.
        if (styles.Length is not (510 * Width or 511 * Width))
        {
            throw new EngineUnavailableException(
                $"{where} is no voice of Kokoro: it holds {styles.Length} numbers, not 510 or 511 styles of {Width}; "
                + "take the voice from the same publisher as the model.");
        }

        if (styles.AsSpan().ContainsAnyExceptInRange(-1_000f, 1_000f))
        {
            throw new EngineUnavailableException(
                $"{where} is damaged: some of its numbers are none; take the file anew from its publisher.");
        }

        return new KokoroVoice(styles);
    }

    /// <summary>The style for so many tokens without the pads: row <c>tokens - 1</c>, or the nearest there is.</summary>
    public ReadOnlySpan<float> StyleFor(int tokens) =>
        styles.AsSpan(Math.Clamp(tokens - 1, 0, Rows - 1) * Width, Width);
}
