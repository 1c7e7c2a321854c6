using Parley.Core.Events;
using Parley.Testing;

namespace Parley.Server.Tests.Storage;

public sealed class EventLogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task AppendAsync_ManyWritersAtOnce_NumbersWithoutGapsAndInOrder(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => test.Events.AppendAsync(
            [new PlatformEvent.VoiceCreated($"v{i}", "a"), new PlatformEvent.VoiceDeleted($"v{i}")], Cancel)));

        IReadOnlyList<LoggedEvent> all = await test.Events.ReadAfterAsync(0, 1_000, Cancel);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), all.Select(e => e.Id));
        Assert.Equal(100, await test.Events.LastIdAsync(Cancel));
        Assert.All(all.Chunk(2), pair => Assert.Equal(
            ((PlatformEvent.VoiceCreated)pair[0].Event).VoiceId, ((PlatformEvent.VoiceDeleted)pair[1].Event).VoiceId));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task WriteAsync_ThatFails_TellsNothing(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);

        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Events.WriteAsync<int>(
            _ => throw new InvalidOperationException(), _ => [new PlatformEvent.VoiceDeleted("v")], Cancel));

        Assert.Empty(await test.Events.ReadAfterAsync(0, 10, Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task WaitAsync_EventOfThisProcess_CompletesWithoutLookingAgain(string kind)
    {
        var time = new ManualTimeProvider();
        await using TestDatabase test = await TestDatabase.CreateAsync(kind, time);

        Task waiting = test.Events.WaitAsync(Cancel);
        Assert.False(waiting.IsCompleted);
        await test.Events.AppendAsync([new PlatformEvent.SessionStarted("s")], Cancel);

        await waiting.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ForgetAsync_OlderThan_KeepsTheRestAndTheNumbering(string kind)
    {
        var time = new ManualTimeProvider();
        await using TestDatabase test = await TestDatabase.CreateAsync(kind, time);
        await test.Events.AppendAsync([new PlatformEvent.SessionStarted("old")], Cancel);
        time.Advance(TimeSpan.FromDays(8));
        await test.Events.AppendAsync([new PlatformEvent.SessionStarted("new")], Cancel);

        int forgotten = await test.Events.ForgetAsync(time.GetUtcNow() - TimeSpan.FromDays(7), Cancel);

        Assert.Equal(1, forgotten);
        Assert.Equal(2, Assert.Single(await test.Events.ReadAfterAsync(0, 10, Cancel)).Id);
    }
}
