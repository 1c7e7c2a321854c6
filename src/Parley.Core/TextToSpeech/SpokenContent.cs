using System.Text;

namespace Parley.Core.TextToSpeech;

/// <summary>Tells text that can be spoken from text that only looks like some.</summary>
public static class SpokenContent
{
    /// <summary>Whether there is a letter or a digit of any script; punctuation, symbols and emoji alone have no sound.</summary>
    public static bool HasWords(ReadOnlySpan<char> text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
                return true;
        }

        return false;
    }
}
