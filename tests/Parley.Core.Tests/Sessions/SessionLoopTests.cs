using Parley.Core.Sessions;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

public sealed class SessionLoopTests
{
    private readonly List<Exception> _failures = [];

    [Fact]
    public void Post_FromWithinTheLoop_RunsAfterThePresentItem()
    {
        var order = new List<string>();
        SessionLoop<int> loop = null!;
        loop = new SessionLoop<int>(
            item =>
            {
                order.Add($"{item} begins");
                if (item == 1)
                    loop.Post(2);
                order.Add($"{item} ends");
            },
            _failures.Add);

        loop.Post(1);

        Assert.Equal(["1 begins", "1 ends", "2 begins", "2 ends"], order);
    }

    [Fact]
    public async Task Post_FromManyThreads_RunsEachItemOnceAndOneAtATime()
    {
        int running = 0, overlaps = 0, sum = 0;
        var loop = new SessionLoop<int>(
            item =>
            {
                overlaps += Interlocked.Increment(ref running) - 1;
                sum += item;
                Interlocked.Decrement(ref running);
            },
            _failures.Add);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
                loop.Post(1);
        })));

        Assert.Equal((0, 40_000), (overlaps, sum));
    }

    [Fact]
    public void Post_RunThrows_TellsAndGoesOn()
    {
        int done = 0;
        var loop = new SessionLoop<int>(
            item => done += item > 0 ? 1 : throw new InvalidOperationException("no"), _failures.Add);

        loop.Post(0);
        loop.Post(1);

        Assert.Equal(1, done);
        Assert.Single(_failures);
    }

    [Fact]
    public void Post_SteadyState_AllocatesNothing()
    {
        var loop = new SessionLoop<SessionWork>(static _ => { }, _failures.Add);

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() =>
        {
            for (int i = 0; i < 1_000; i++)
                loop.Post(SessionWork.Tick);
        }));
    }
}
