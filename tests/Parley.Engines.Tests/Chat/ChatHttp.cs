using Parley.Engines.Chat;

namespace Parley.Engines.Tests.Chat;

/// <summary>An HTTP client as the program makes it.</summary>
internal static class ChatHttp
{
    public static HttpClient Client { get; } =
        new(ChatHttpHandler.Create("http://127.0.0.1")) { Timeout = Timeout.InfiniteTimeSpan };
}
