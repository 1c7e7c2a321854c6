namespace Parley.Server.OpenAi.Audio;

/// <summary>
/// Tokens for clients that show usage. The engines count none; these are the rates of OpenAI's own audio models: four
/// characters of text, 100 ms heard or 50 ms spoken for each.
/// </summary>
internal static class TokenEstimate
{
    public static int OfText(string text) => (text.Length + 3) / 4;

    public static int OfHearing(TimeSpan duration) => (int)Math.Ceiling(duration.TotalMilliseconds / 100);

    public static int OfSpeaking(TimeSpan duration) => (int)Math.Ceiling(duration.TotalMilliseconds / 50);
}
