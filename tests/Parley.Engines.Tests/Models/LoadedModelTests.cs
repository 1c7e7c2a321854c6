using Parley.Engines.Models;
using Parley.Testing;

namespace Parley.Engines.Tests.Models;

public sealed class LoadedModelTests
{
    private static readonly TimeSpan _after = TimeSpan.FromSeconds(60);

    private readonly ManualTimeProvider _clock = new();
    private readonly List<Weights> _loaded = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acquire_SeveralUsers_LoadOnceAndShare()
    {
        using LoadedModel<Weights> model = Create();
        Assert.False(model.IsLoaded);

        LoadedModel<Weights>.Lease[] leases = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => model.AcquireAsync(Token).AsTask()));

        Assert.Single(_loaded);
        Assert.All(leases, lease => Assert.Same(_loaded[0], lease.Model));
        Assert.True(model.IsLoaded);
    }

    [Fact]
    public async Task Idle_ForLongEnough_UnloadsAndLoadsAgain()
    {
        using LoadedModel<Weights> model = Create();
        (await model.AcquireAsync(Token)).Dispose();

        _clock.Advance(_after - TimeSpan.FromSeconds(1));
        Assert.True(model.IsLoaded);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(model.IsLoaded);
        Assert.True(_loaded[0].IsDisposed);
        using LoadedModel<Weights>.Lease again = await model.AcquireAsync(Token);
        Assert.Equal(2, _loaded.Count);
        Assert.False(again.Model.IsDisposed);
    }

    [Fact]
    public async Task Idle_UsedInBetween_BeginsAnew()
    {
        using LoadedModel<Weights> model = Create();
        (await model.AcquireAsync(Token)).Dispose();
        _clock.Advance(_after / 2);
        LoadedModel<Weights>.Lease lease = await model.AcquireAsync(Token);

        _clock.Advance(_after * 2);
        Assert.True(model.IsLoaded); // in use
        lease.Dispose();
        lease.Dispose(); // twice is harmless
        _clock.Advance(_after / 2);

        Assert.True(model.IsLoaded);
        _clock.Advance(_after / 2);
        Assert.False(model.IsLoaded);
    }

    [Fact]
    public async Task Idle_UnloadAfterZero_IsKept()
    {
        using var model = new LoadedModel<Weights>(Load, TimeSpan.Zero, _clock);
        (await model.AcquireAsync(Token)).Dispose();

        _clock.Advance(TimeSpan.FromDays(30));

        Assert.True(model.IsLoaded);
    }

    [Fact]
    public async Task Acquire_LoadingFails_ThrowsAndTriesAgainNextTime()
    {
        bool isBroken = true;
        using var model = new LoadedModel<Weights>(
            () => isBroken ? throw new InvalidDataException("broken") : Load(), _after, _clock);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await model.AcquireAsync(Token));
        isBroken = false;

        using LoadedModel<Weights>.Lease lease = await model.AcquireAsync(Token);

        Assert.Same(_loaded[0], lease.Model);
    }

    [Fact]
    public async Task Acquire_CallerGivesUp_LoadingGoesOn()
    {
        using var gate = new ManualResetEventSlim();
        using var model = new LoadedModel<Weights>(
            () =>
            {
                gate.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
                return Load();
            },
            _after, _clock);
        using var cancel = new CancellationTokenSource();
        Task acquiring = model.AcquireAsync(cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => acquiring);
        gate.Set();
        using LoadedModel<Weights>.Lease lease = await model.AcquireAsync(Token);
        Assert.Single(_loaded);
    }

    [Fact]
    public async Task Dispose_InUse_UnloadsWhenTheLastHasFinished()
    {
        LoadedModel<Weights> model = Create();
        LoadedModel<Weights>.Lease lease = await model.AcquireAsync(Token);

        model.Dispose();

        Assert.False(_loaded[0].IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await model.AcquireAsync(Token));
        lease.Dispose();
        Assert.True(_loaded[0].IsDisposed);
    }

    private LoadedModel<Weights> Create() => new(Load, _after, _clock);

    private Weights Load()
    {
        var weights = new Weights();
        lock (_loaded)
            _loaded.Add(weights);
        return weights;
    }

    private sealed class Weights : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
