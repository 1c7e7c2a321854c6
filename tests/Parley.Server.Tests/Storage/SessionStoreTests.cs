using Microsoft.Extensions.AI;

using Parley.Core.Events;
using Parley.Core.Sessions;
using Parley.Core.Sessions.Keeping;
using Parley.Core.Telemetry;
using Parley.Server.Storage.Sessions;

namespace Parley.Server.Tests.Storage;

/// <summary>What <see cref="ISessionStore"/> promises, on both databases.</summary>
public sealed class SessionStoreTests
{
    private static readonly DateTimeOffset _start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task WriteAsync_WholeSession_FindAsyncGivesItBack(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlSessionStore(test.Database, test.Events);
        KeptConnection connection = Connection("s1");
        KeptTurn turn = Turn(connection, 1, "What time is it?") with
        {
            Answer = "It is noon, I think.",
            HeardText = "It is noon,",
            HeardMs = 812.5,
            SpeechStartedAt = _start,
            SpeechEndedAt = _start + TimeSpan.FromSeconds(1),
            PlaybackStartedAt = _start + TimeSpan.FromSeconds(2),
            PlaybackEndedAt = _start + TimeSpan.FromSeconds(3),
            Timing =
            [
                new SessionEvent.ReplyTiming(1, "It is noon,", 0, 812.5, [new("It", 1.5, 80), new(" is", 80, 200), new(" noon,", 250, 800)]),
                new SessionEvent.ReplyTiming(2, " I think.", 812.5, null, []),
            ],
            Metrics = new TurnMetrics
            {
                Turn = 1,
                Speculation = Speculation.Used,
                ReplyLatencyMs = 212.4,
                Interrupted = true,
                HeardWords = 3,
            },
        };
        var error = new SessionEvent.Error("It broke.", "reply_failed", Recoverable: true);

        await store.WriteAsync(
            [
                new(connection, Fact: Fact(1, "session_started", new PlatformEvent.SessionStarted("s1"))),
                new(connection, turn),
                new(connection, Fact: new SessionFact(2, _start, "error", error, null)),
                new(
                    connection with { EndedAt = _start + TimeSpan.FromMinutes(1), End = "client_left" },
                    Fact: Fact(3, "session_ended", new PlatformEvent.SessionEnded("s1", 1))),
            ],
            Cancel);

        KeptConversation kept = (await store.FindAsync("s1", Cancel))!;
        KeptConnection last = connection with { EndedAt = _start + TimeSpan.FromMinutes(1), End = "client_left" };
        Assert.Equal(
            new KeptSession("s1", _start, _start + TimeSpan.FromMinutes(1), "client_left", 1, 1, 1, last)
            {
                Title = "What time is it?",
            },
            kept.Session);
        Assert.Equal(last, Assert.Single(kept.Connections));
        Assert.Equal(turn with { Timing = [] }, Assert.Single(kept.Turns) with { Timing = [] });
        Assert.Equivalent(turn.Timing, kept.Turns[0].Timing, strict: true);
        Assert.Equal(["session_started", "error", "session_ended"], kept.Facts.Select(fact => fact.Type));
        Assert.Contains("\"code\":\"reply_failed\"", kept.Facts[1].DetailJson);
        Assert.Equal(
            [new PlatformEvent.SessionStarted("s1"), new PlatformEvent.SessionEnded("s1", 1)],
            (await test.Events.ReadAfterAsync(0, 10, Cancel)).Select(logged => logged.Event));
        Assert.Null(await store.FindAsync("s2", Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task WriteAsync_SameEntriesAgain_ChangesAndTellsNothing(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlSessionStore(test.Database, test.Events);
        KeptConnection connection = Connection("s1");
        SessionEntry[] entries =
        [
            new(connection, Fact: Fact(1, "session_started", new PlatformEvent.SessionStarted("s1"))),
            new(connection, Turn(connection, 1, "hello")),
        ];

        await store.WriteAsync(entries, Cancel);
        await store.WriteAsync(entries, Cancel);

        KeptConversation kept = (await store.FindAsync("s1", Cancel))!;
        Assert.Single(kept.Turns);
        Assert.Single(kept.Facts);
        Assert.Single(await test.Events.ReadAfterAsync(0, 10, Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task WriteAsync_TextThatIsNoText_IsKeptMended(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlSessionStore(test.Database, test.Events);
        KeptConnection connection = Connection("s1") with { Client = "a\0b" };
        var turn = Turn(connection, 1, "nul \0, half \ud83d, whole \ud83d\ude00");

        await store.WriteAsync(
            [
                new(connection, turn, new SessionFact(
                    1, _start, "transcription", new SessionEvent.Transcription(turn.Transcript, true),
                    new PlatformEvent.TranscriptionComplete("s1", turn.Transcript))),
            ],
            Cancel);

        KeptConversation kept = (await store.FindAsync("s1", Cancel))!;
        Assert.Equal("nul \ufffd, half \ufffd, whole \ud83d\ude00", kept.Turns[0].Transcript);
        Assert.Equal("a\ufffdb", kept.Session.Last.Client);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ListAsync_Filters_FindWhatTheyName(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlSessionStore(test.Database, test.Events);
        for (int i = 0; i < 5; i++)
        {
            KeptConnection connection = Connection($"s{i}", _start.AddHours(i)) with
            {
                PersonaId = i % 2 == 0 ? "even" : "odd",
                EndedAt = i == 4 ? null : _start.AddHours(i).AddMinutes(1),
            };
            await store.WriteAsync(
                [new(connection, Turn(connection, 1, $"Frage {i} nach ÄPFELN, 100% _") with { PersonaId = connection.PersonaId })],
                Cancel);
        }

        Assert.Equal(["s4", "s3", "s2", "s1", "s0"], await IdsAsync(store, new()));
        Assert.Equal(["s4"], await IdsAsync(store, new() { IsLive = true }));
        Assert.Equal(["s3", "s2", "s1", "s0"], await IdsAsync(store, new() { IsLive = false }));
        Assert.Equal(["s3", "s1"], await IdsAsync(store, new() { PersonaId = "odd" }));
        Assert.Equal(["s2", "s1"], await IdsAsync(store, new() { From = _start.AddHours(1), To = _start.AddHours(3) }));
        Assert.Equal(["s2"], await IdsAsync(store, new() { Text = "frage 2 nach äpfeln" }));
        Assert.Equal(5, (await IdsAsync(store, new() { Text = "100%" })).Length);
        Assert.Empty(await IdsAsync(store, new() { Text = "1%0" }));
        Assert.Empty(await IdsAsync(store, new() { Text = "100%__" }));
        Assert.Equal(["s2", "s1"], await IdsAsync(store, new() { After = (_start.AddHours(3), "s3"), Limit = 2 }));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ListAsync_TitleAndMatch_AreWhatWasSaidFirstAndTheTurnThatWasFound(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlSessionStore(test.Database, test.Events);
        KeptConnection first = Connection("s1");
        KeptConnection second = Connection("s1", _start.AddHours(1));
        await store.WriteAsync(
            [
                new(second, Turn(second, 1, "Was kosten ÄPFEL?") with { Answer = "Two euros." }),
                new(first, Turn(first, 2, new string('a', 300))),
                new(first, Turn(first, 1, "") with { Answer = "Good morning." }),
                new(Connection("silent", _start.AddHours(-1))),
            ],
            Cancel);

        IReadOnlyList<KeptSession> all = await store.ListAsync(new(), Cancel);
        KeptSession found = Assert.Single(await store.ListAsync(new() { Text = "kosten äpfel" }, Cancel));

        Assert.Equal([new string('a', 200), null], all.Select(session => session.Title));
        Assert.All(all, session => Assert.Null(session.Match));
        Assert.Equal("Was kosten ÄPFEL? Two euros.", found.Match);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task RecallAsync_TwoConnections_GivesWhatWasSaidAndHeardInOrder(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlSessionStore(test.Database, test.Events);
        KeptConnection first = Connection("s1");
        KeptConnection second = Connection("s1", _start.AddHours(1));
        await store.WriteAsync(
            [
                new(second, Turn(second, 1, "c")),
                new(first, Turn(first, 2, "b")),
                new(first, Turn(first, 1, "a") with { Answer = "A and more", HeardText = "A" }),
            ],
            Cancel);

        Assert.Equal(
            ["user: a", "assistant: A", "user: b", "user: c"],
            Text(await store.RecallAsync("s1", _start.AddDays(1), 100, Cancel)));
        Assert.Equal(
            ["user: a", "assistant: A", "user: b"], Text(await store.RecallAsync("s1", second.StartedAt, 100, Cancel)));
        Assert.Equal(["user: b", "user: c"], Text(await store.RecallAsync("s1", _start.AddDays(1), 2, Cancel)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task DeleteAsync_LiveEndedAndUnknown_SaysWhich(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlSessionStore(test.Database, test.Events);
        KeptConnection connection = Connection("s1");
        await store.WriteAsync([new(connection, Turn(connection, 1, "a"))], Cancel);

        Assert.Equal(SessionDeletion.Unknown, await store.DeleteAsync("s2", Cancel));
        Assert.Equal(SessionDeletion.Live, await store.DeleteAsync("s1", Cancel));
        await store.WriteAsync([new(connection with { EndedAt = _start, End = "client_left" })], Cancel);
        Assert.Equal(SessionDeletion.Deleted, await store.DeleteAsync("s1", Cancel));

        Assert.Null(await store.FindAsync("s1", Cancel));
        Assert.Empty(await store.RecallAsync("s1", _start.AddDays(1), 10, Cancel));
        Assert.Equal(
            new PlatformEvent.SessionDeleted("s1"), Assert.Single(await test.Events.ReadAfterAsync(0, 10, Cancel)).Event);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ForgetAsync_EndedBefore_KeepsYoungerAndLiveOnes(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlSessionStore(test.Database, test.Events);
        await store.WriteAsync(
            [
                new(Connection("old") with { EndedAt = _start }),
                new(Connection("older") with { EndedAt = _start.AddHours(-1) }),
                new(Connection("young") with { EndedAt = _start.AddDays(2) }),
                new(Connection("live")),
            ],
            Cancel);

        Assert.Equal(["older"], await store.ForgetAsync(_start.AddDays(1), 1, Cancel));
        Assert.Equal(["old"], await store.ForgetAsync(_start.AddDays(1), 10, Cancel));

        Assert.Equal(["live", "young"], (await IdsAsync(store, new())).Order());
        Assert.Equal(2, (await test.Events.ReadAfterAsync(0, 10, Cancel)).Count);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task SeenAsync_ServerThatDied_EndsItsConnectionsWhereTheyWereLastSeen(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlSessionStore(test.Database, test.Events);
        KeptConnection lost = Connection("lost") with { ServerId = "dead" };
        KeptConnection live = Connection("live") with { ServerId = "alive" };
        await store.SeenAsync("dead", _start, _start.AddSeconds(-15), Cancel);
        await store.WriteAsync(
            [new(lost, Fact: new SessionFact(1, _start.AddSeconds(3), "session_started", null, null)), new(live)], Cancel);

        int early = await store.SeenAsync("alive", _start.AddSeconds(10), _start.AddSeconds(-5), Cancel);
        int late = await store.SeenAsync("alive", _start.AddSeconds(20), _start.AddSeconds(5), Cancel);
        int again = await store.SeenAsync("alive", _start.AddSeconds(30), _start.AddSeconds(15), Cancel);

        Assert.Equal((0, 1, 0), (early, late, again));
        KeptSession ended = (await store.FindAsync("lost", Cancel))!.Session;
        Assert.Equal((_start.AddSeconds(3), "lost"), (ended.EndedAt!.Value, ended.End));
        Assert.True((await store.FindAsync("live", Cancel))!.Session.IsLive);
        Assert.Equal(
            new PlatformEvent.SessionEnded("lost", 0), Assert.Single(await test.Events.ReadAfterAsync(0, 10, Cancel)).Event);
    }

    private static KeptConnection Connection(string sessionId, DateTimeOffset? startedAt = null) =>
        new(Guid.CreateVersion7(startedAt ?? _start).ToString("N"), sessionId, startedAt ?? _start)
        {
            ServerId = "server",
            Mode = SessionMode.HandsFree,
            Transport = "websocket",
            Client = "test/1.0",
            PersonaId = "assistant",
        };

    private static KeptTurn Turn(KeptConnection connection, int number, string transcript) =>
        new(connection.Id, number, connection.StartedAt, transcript) { PersonaId = "assistant" };

    private static SessionFact Fact(int number, string type, PlatformEvent told) => new(number, _start, type, null, told);

    private static async Task<string[]> IdsAsync(SqlSessionStore store, SessionFilter filter) =>
        [.. (await store.ListAsync(filter, Cancel)).Select(session => session.Id)];

    private static IEnumerable<string> Text(IEnumerable<ChatMessage> messages) =>
        messages.Select(message => $"{message.Role}: {message.Text}");
}
