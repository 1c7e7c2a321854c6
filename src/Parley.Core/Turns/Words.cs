namespace Parley.Core.Turns;

/// <summary>Words as a listener counts them: runs of letters and digits between white space.</summary>
public static class Words
{
    public static int Count(ReadOnlySpan<char> text)
    {
        int count = 0;
        bool inWord = false;
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
                inWord = false;
            else if (!inWord && char.IsLetterOrDigit(c))
            {
                inWord = true;
                count++;
            }
        }

        return count;
    }
}
