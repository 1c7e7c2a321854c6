namespace Parley.Core.Turns.Interruptions;

/// <summary>Whether a reply has just asked something.</summary>
internal static class ReplyQuestions
{
    // People answer before a question is over, and while the next sentence begins.
    private const int WordsBeforeItsEnd = 4;
    private const int WordsAfterIt = 3;

    /// <param name="reply">Its text so far.</param>
    /// <param name="heardWords">How many words had been heard; null if not known, which counts as all.</param>
    public static bool HasAsked(string reply, int? heardWords)
    {
        int heard = heardWords ?? int.MaxValue;
        int words = 0;
        bool inWord = false;
        int? questionEnd = null; // Words up to the end of the last question that counts.
        for (int i = 0; i < reply.Length; i++)
        {
            char c = reply[i];
            if (char.IsWhiteSpace(c))
                inWord = false;
            else if (!inWord && char.IsLetterOrDigit(c))
            {
                inWord = true;
                words++;
            }

            if (c is '?' or '？' or '؟' && words - WordsBeforeItsEnd <= heard)
                questionEnd = words;
        }

        return questionEnd is { } end && Math.Min(heard, words) - end <= WordsAfterIt;
    }
}
