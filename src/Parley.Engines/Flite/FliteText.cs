using System.Text;

using Parley.Core.TextToSpeech;

namespace Parley.Engines.Flite;

/// <summary>
/// Writes text in the letters that flite knows. It reads bytes as ASCII, takes anything else for a word of its own, and
/// was never meant for words without end; so every piece it gets is short, printable and has a letter or digit.
/// </summary>
internal static class FliteText
{
    // The longest word that dictionaries list has 45 letters.
    private const int LongestPiece = 48;

    private const string Trimmed = ".,;:!?…\"'`()[]{}<>«»“”„‘’¿¡—–-*_~#|";

    /// <summary>Without words if there is nothing in it that flite could say.</summary>
    public static FliteSentence Prepare(string sentence)
    {
        var text = new StringBuilder(sentence.Length + 16);
        var words = new List<string>();
        var wordOfToken = new List<int>();
        foreach (Range range in sentence.AsSpan().SplitAny(' ', '\t', '\n', '\r'))
        {
            string written = sentence[range];
            string readable = FliteLetters.Write(written);
            int tokensBefore = wordOfToken.Count;
            foreach (string piece in Pieces(readable))
            {
                if (SpokenContent.HasWords(piece))
                {
                    text.Append(text.Length > 0 ? " " : "").Append(piece);
                    wordOfToken.Add(words.Count);
                }
                else if (piece[0] is ',' or '.' or '!' or '?' or ';' or ':' && text.Length > 0 && (char.IsAsciiLetterOrDigit(text[^1]) || text[^1] is '"' or '\'' or ')'))
                {
                    // A mark that stands alone still makes a pause; flite wants it at the word before.
                    text.Append(piece[0]);
                }
            }

            if (wordOfToken.Count > tokensBefore)
                words.Add(Bare(written));
        }

        return new FliteSentence(text.ToString(), words, wordOfToken);
    }

    private static IEnumerable<string> Pieces(string readable)
    {
        foreach (string piece in readable.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            for (int start = 0; start < piece.Length; start += LongestPiece)
                yield return piece.Substring(start, Math.Min(LongestPiece, piece.Length - start));
        }
    }

    private static string Bare(string written)
    {
        string bare = written.Trim(Trimmed.ToCharArray());
        return bare.Length > 0 ? bare : written;
    }
}
