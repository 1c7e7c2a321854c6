namespace Parley.Server.Sessions;

/// <summary>What clients may call their sessions.</summary>
internal static class SessionId
{
    private const int MaximumLength = 128;

    public static bool IsValid(string id) =>
        id.Length is > 0 and <= MaximumLength
        && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
