using Microsoft.Extensions.DependencyInjection;

using Parley.Core.Events;
using Parley.Core.Sessions;
using Parley.Core.Sessions.Keeping;
using Parley.Core.Storage;
using Parley.Server.Sessions.Keeping;
using Parley.Server.Sessions.Recording;
using Parley.Testing;

namespace Parley.Server.Tests.Sessions;

public sealed class SessionUpkeepTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunOnceAsync_AsTimePasses_ForgetsRecordingsThenSessionsAndEvents()
    {
        var time = new ManualTimeProvider();
        await using ServerFixture server = await ServerFixture.StartAsync(time: time, settings:
        [
            ("Parley:Sessions:RetentionDays", "10"), ("Parley:Recording:RetentionDays", "3"),
            ("Parley:Storage:EventRetentionDays", "5"),
        ]);
        IServiceProvider services = server.Server.Services;
        var store = services.GetRequiredService<ISessionStore>();
        var log = services.GetRequiredService<IEventLog>();
        var recordings = services.GetRequiredService<RecordingFolder>();
        var upkeep = ActivatorUtilities.CreateInstance<SessionUpkeep>(services);
        DateTimeOffset start = time.GetUtcNow();
        var connection = new KeptConnection(Guid.CreateVersion7(start).ToString("N"), "old", start)
        {
            ServerId = "x",
            Mode = SessionMode.HandsFree,
            Transport = "websocket",
            PersonaId = "p",
            EndedAt = start,
        };
        await store.WriteAsync(
            [new(connection, Fact: new SessionFact(1, start, "a", null, new PlatformEvent.SessionStarted("old")))], Cancel);
        await recordings.Create(connection.Id).DisposeAsync();
        await recordings.Create(Guid.CreateVersion7(start).ToString("N")).DisposeAsync(); // of a session that is not known

        List<(int Recordings, int Sessions, int Events)> kept = [];
        foreach (double days in new[] { 0.5, 1.5, 4, 6, 11 })
        {
            time.Advance(start.AddDays(days) - time.GetUtcNow());
            await upkeep.RunOnceAsync(Cancel);
            kept.Add((
                recordings.List().Count, (await store.ListAsync(new(), Cancel)).Count,
                (await log.ReadAfterAsync(0, 10, Cancel)).Count(e => e.Event is PlatformEvent.SessionStarted)));
        }

        Assert.Equal([(2, 1, 1), (1, 1, 1), (0, 1, 1), (0, 1, 0), (0, 0, 0)], kept);
    }

    [Fact]
    public async Task Journal_DatabaseAwayForTooLong_LosesWhatDoesNotFitAndKeepsTheRest()
    {
        var store = new BrokenStore { IsAway = true };
        var options = Microsoft.Extensions.Options.Options.Create(
            new SessionKeepingOptions { MaxWaitingEntries = 100, WriteDelayMs = 0 });
        using var folder = new TemporaryFolder();
        using var recordings = new RecordingWriter(
            new RecordingFolder(Microsoft.Extensions.Options.Options.Create(new Server.Storage.StorageOptions { Folder = folder.Path })),
            Microsoft.Extensions.Options.Options.Create(new RecordingOptions()), TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<RecordingWriter>.Instance);
        var journal = new SessionJournal(options, recordings, TimeProvider.System);
        using var writer = new SessionJournalWriter(
            journal, store, options, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<SessionJournalWriter>.Instance);
        ISessionObserver session = journal.Begin(
            new SessionSettings("s"), new("p", "P", "Be brief."), new FakeTransport(), _ => { });
        for (int i = 0; i < 500; i++)
            session.Told(new SessionEvent.UserAway());

        await writer.StartAsync(Cancel);
        await store.Tried.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => journal.FlushAsync(Cancel));
        store.IsAway = false;
        session.End();
        await writer.StopAsync(Cancel);

        Assert.Equal(401, journal.Lost);
        Assert.True(store.Written.Count >= 100);
        Assert.Equal("session_ended", store.Written[^1].Fact!.Type);
    }

    private sealed class BrokenStore : ISessionStore
    {
        public volatile bool IsAway;

        public TaskCompletionSource Tried { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<SessionEntry> Written { get; } = [];

        public Task WriteAsync(IReadOnlyList<SessionEntry> entries, CancellationToken cancellationToken = default)
        {
            Tried.TrySetResult();
            if (IsAway)
                throw new StorageUnavailableException("away");
            Written.AddRange(entries);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<KeptSession>> ListAsync(SessionFilter filter, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<KeptConversation?> FindAsync(string sessionId, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<Microsoft.Extensions.AI.ChatMessage>> RecallAsync(
            string sessionId, DateTimeOffset before, int limit, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<SessionDeletion> DeleteAsync(string sessionId, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<string>> ForgetAsync(
            DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<IReadOnlySet<string>> KnownAsync(
            IReadOnlyCollection<string> connectionIds, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<int> SeenAsync(
            string serverId, DateTimeOffset now, DateTimeOffset lostBefore, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
