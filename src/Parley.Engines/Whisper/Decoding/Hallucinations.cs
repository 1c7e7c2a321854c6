using System.Globalization;
using System.Text;

namespace Parley.Engines.Whisper.Decoding;

/// <summary>Tells texts that Whisper makes up from what was said. Each rule has been met in the field; none looks at meaning.</summary>
internal static class Hallucinations
{
    /// <summary>
    /// Of words, above which a text is one word or phrase again and again. Real speech, even "no, no, no, no, stop", stays below
    /// with <see cref="FewestWordsToJudge"/> words.
    /// </summary>
    public const double MostRepeats = 0.6;

    /// <summary>Fewer words may well repeat: "yes yes yes", "nine nine nine nine".</summary>
    public const int FewestWordsToJudge = 8;

    /// <summary>Up to so many words are looked at as one phrase: subtitles' loops are seldom longer.</summary>
    private const int LongestPhrase = 5;

    /// <summary>
    /// What subtitles say where nobody speaks, which the model learned from them; lower case, without signs. They are dropped
    /// on quiet or doubtful sound only: people do say "thank you".
    /// </summary>
    private static readonly HashSet<string> _subtitles = new(StringComparer.Ordinal)
    {
        "you", "thank you", "thanks", "thanks for watching", "thank you for watching", "thank you very much", "bye", "bye bye",
        "thank you so much for watching", "please subscribe", "please subscribe to my channel", "subscribe", "like and subscribe",
        "subtitles by the amaraorg community", "subtitles by amaraorg", "see you next time", "see you in the next video", "the end",
        "untertitel der amaraorg community", "untertitel im auftrag des zdf für funk 2017", "vielen dank", "vielen dank fürs zuschauen",
        "untertitelung des zdf 2020", "sous titres réalisés par la communauté damaraorg", "sous titrage société radio canada",
        "merci davoir regardé cette vidéo", "subtítulos realizados por la comunidad de amaraorg", "gracias por ver el video",
        "sottotitoli creati dalla comunità amaraorg", "grazie per la visione", "legendas pela comunidade amaraorg",
        "ondertiteld door de amaraorg gemeenschap", "napisy stworzone przez społeczność amaraorg", "продолжение следует",
        "субтитры сделал dimatorzok", "субтитры создавал dimatorzok", "спасибо за просмотр", "ご視聴ありがとうございました",
        "字幕by索兰娅", "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目", "시청해주셔서 감사합니다", "mbc 뉴스 이덕영입니다",
    };

    /// <summary>Whether a text only names a sound, in brackets, stars or notes: <c>[BLANK_AUDIO]</c>, <c>(music)</c>, <c>♪</c>.</summary>
    public static bool IsAnnotation(string text)
    {
        int depth = 0;
        bool isStarred = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '[' or '(' or '{' or '【' or '（':
                    depth++;
                    break;
                case ']' or ')' or '}' or '】' or '）':
                    depth = Math.Max(0, depth - 1);
                    break;
                case '*':
                    isStarred = !isStarred;
                    break;
                default:
                    if (depth == 0 && !isStarred && Rune.IsLetterOrDigit(rune))
                        return false;
                    break;
            }
        }

        return true;
    }

    /// <summary>Whether it is one of the phrases of subtitles, and nothing else.</summary>
    public static bool IsSubtitle(string text) => _subtitles.Contains(Plain(text));

    /// <summary>Whether most of it is one phrase said again and again.</summary>
    public static bool Repeats(string text)
    {
        string[] words = Plain(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // Languages without spaces: their characters are compared.
        if (words.Length == 1)
            words = [.. words[0].EnumerateRunes().Select(rune => rune.ToString())];
        if (words.Length < FewestWordsToJudge)
            return false;
        for (int size = 1; size <= LongestPhrase; size++)
        {
            int repeated = 0;
            for (int i = size; i < words.Length; i++)
                repeated += words[i] == words[i - size] ? 1 : 0;
            if (repeated > MostRepeats * words.Length)
                return true;
        }

        return false;
    }

    /// <summary>Lower case, letters and digits, single spaces.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (Rune rune in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            bool isMark = Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            if (Rune.IsLetterOrDigit(rune) || isMark)
                plain.Append(Rune.ToLowerInvariant(rune).ToString());
            else if (rune.Value is not ('\'' or '’' or '.') && plain.Length > 0 && plain[^1] != ' ')
                plain.Append(' ');
        }

        return plain.ToString().TrimEnd();
    }
}
