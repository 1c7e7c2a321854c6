using Parley.Bench.Servers;
using Parley.Bench.Speech;

namespace Parley.Bench.Calls;

/// <summary>Holds calls with a server and gives back their records.</summary>
internal sealed class Talk(TargetServer server, ClipLibrary clips, int seed, int pumps = 1) : IDisposable
{
    private readonly FramePump[] _pumps = [.. Enumerable.Range(0, pumps).Select(static _ => new FramePump())];
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];
    private int _calls;

    /// <summary>How late frames were sent, in ms; to be read after <see cref="Dispose"/>.</summary>
    public IEnumerable<double> LatenessMs => _pumps.SelectMany(pump => pump.LatenessMs);

    /// <summary>Begins a call in a slot of the 20 ms drawn by chance.</summary>
    public async Task<Call> BeginAsync(CallPlan plan, CancellationToken cancellationToken)
    {
        int number = _calls++;
        var random = new Random(seed + number);
        var record = new CallRecord();
        SessionClient client = await SessionClient.ConnectAsync(
            server.UrlOf($"bench-{_run}-{number}"), clips.Format, record, cancellationToken);
        var call = new Call(client, record, new CallScript(plan, clips, record, random));
        _pumps[number % _pumps.Length].Add(call, random.Next(20));
        return call;
    }

    /// <summary>Waits until the caller has said all, and hangs up.</summary>
    public static async Task EndAsync(Call call, CancellationToken cancellationToken)
    {
        await call.Ended.WaitAsync(cancellationToken);
        await call.Client.HangupAsync();
    }

    public void Dispose()
    {
        foreach (FramePump pump in _pumps)
            pump.Dispose();
    }
}
