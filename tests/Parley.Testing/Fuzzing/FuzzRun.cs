namespace Parley.Testing.Fuzzing;

/// <summary>Sends so many messages of all kinds to a server; the same seed sends nearly the same ones.</summary>
public sealed class FuzzRun : IDisposable
{
    private readonly FuzzValues _values = new();
    private readonly RestFuzzer _rest;
    private readonly RawHttpFuzzer _raw;
    private readonly List<SocketFuzzer> _sockets = [];
    private readonly int _seed;
    private int _left;
    private int _next;

    /// <param name="server">Where it is.</param>
    /// <param name="surface">What it can be asked.</param>
    /// <param name="messages">How many; a WebSocket's messages count one by one.</param>
    /// <param name="seed">Decides what they are.</param>
    public FuzzRun(Uri server, FuzzSurface surface, int messages, int seed)
    {
        _seed = seed;
        _left = messages;
        _rest = new RestFuzzer(server, surface, _values, Tally);
        _raw = new RawHttpFuzzer(server, surface, _values, Tally);
        _sockets.Add(new SocketFuzzer(
            server, "session", static random => $"/ws/session/fuzz-{random.Next(200)}", FuzzScripts.Session, _values, Tally));
        if (surface.Has("/v1/realtime"))
        {
            _sockets.Add(new SocketFuzzer(
                server, "realtime", static random => $"/v1/realtime?model={(random.Next(5) == 0 ? "x%00y" : "gpt-realtime")}", FuzzScripts.Realtime, _values, Tally));
        }
    }

    public FuzzTally Tally { get; } = new();

    /// <param name="atOnce">Clients.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task RunAsync(int atOnce, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(() => WorkAsync(cancellationToken), cancellationToken)));

    public void Dispose() => _rest.Dispose();

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _left) is > 0 and int left)
        {
            var random = new Random(unchecked((_seed * 1_000_003) + Interlocked.Increment(ref _next)));
            int sent = 1;
            switch (random.Next(100))
            {
                case < 12:
                    await _raw.SendAsync(random, cancellationToken);
                    break;
                // A connection has some twenty messages: so a third of all.
                case < 15:
                    sent = await FuzzValues.Pick(random, _sockets).TalkAsync(random, left, cancellationToken);
                    break;
                default:
                    await _rest.SendAsync(random, cancellationToken);
                    break;
            }

            Interlocked.Add(ref _left, -sent);
        }
    }
}
