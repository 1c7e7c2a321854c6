using System.Text;

namespace Parley.Engines.Espeak;

/// <summary>Takes out of a text what espeak-ng would obey instead of saying it.</summary>
internal static class EspeakText
{
    /// <summary>Control characters are commands to it, and double brackets enclose phonemes.</summary>
    public static string Prepare(string text)
    {
        var prepared = new StringBuilder(text.Length + 1);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is '[' or ']')
                prepared.Append(' ');
            else if (Rune.IsControl(rune) && rune.Value != '\n')
                prepared.Append(' ');
            else
                prepared.Append(rune);
        }

        return prepared.Append('\n').ToString();
    }
}
