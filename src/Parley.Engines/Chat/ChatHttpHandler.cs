namespace Parley.Engines.Chat;

/// <summary>
/// Connections to a model server that stay warm between turns, and close at once when an answer is no longer wanted.
/// </summary>
internal static class ChatHttpHandler
{
    public static SocketsHttpHandler Create(string? endpoint)
    {
        bool isLocal = endpoint is not null && ChatEndpoint.TryParse(endpoint, out Uri? address) && address.IsLoopback;
        return new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // People pause for minutes in a conversation; a new TLS connection would cost the next answer two or three
            // round trips.
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10),
            // So that a server that moved is found again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(30),
            // An answer that is dropped is not read to its end: closing tells the server to stop. 100 ms are enough for
            // the last bytes of one that has ended, whose connection is kept.
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(100),
            // What people say goes to the server that the settings name, and to no other that it may point to.
            AllowAutoRedirect = false,
            // A proxy of the environment is meant for the outside.
            UseProxy = !isLocal,
        };
    }
}
