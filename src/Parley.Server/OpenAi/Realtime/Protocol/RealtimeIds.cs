using System.Security.Cryptography;

namespace Parley.Server.OpenAi.Realtime.Protocol;

/// <summary>Makes ids in OpenAI's manner: a word and what nobody guesses.</summary>
internal static class RealtimeIds
{
    private const int RandomBytes = 12;

    public static string Session() => New("sess");

    public static string Item() => New("item");

    public static string Response() => New("resp");

    public static string Conversation() => New("conv");

    public static string Event() => New("event");

    private static string New(string kind) =>
        $"{kind}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}";
}
