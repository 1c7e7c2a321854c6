using System.Text.Json;

namespace Parley.EndToEnd.Tests.Storage;

/// <summary>
/// The server is killed at random moments while clients write. What it has acknowledged is kept, whatever had begun is done
/// once or not at all. <c>PARLEY_TEST_KILLS</c> says how often; a few times without it.
/// </summary>
public sealed class KilledServerTests(ITestOutputHelper output)
{
    private const int Clients = 3;

    // Said of the program, not of a machine that is busy with other tests: held only where somebody asks for many kills.
    private static readonly TimeSpan _longestStart = TimeSpan.FromSeconds(3);

    // What docs/sessions.md promises; a machine that is busy with other tests is given more.
    private static readonly TimeSpan _keptWithin = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serve_KilledUnderWrites_LosesNothingAndDoublesNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGKILL is a signal of Unix.");
        bool isAsked = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_TEST_KILLS"), out int kills);
        kills = isAsked ? kills : 5;
        int seed = Environment.TickCount;
        output.WriteLine($"{kills} kills, seed {seed}");
        var random = new Random(seed);
        await using var server = new KillableServer();
        VoiceWork[] voices = [.. Enumerable.Range(0, Clients).Select(static client => new VoiceWork(client))];
        SessionWork[] sessions = [.. Enumerable.Range(0, Clients).Select(client => new SessionWork(client, isAsked ? _keptWithin : 3 * _keptWithin))];
        IKilledWork[] all = [.. voices, new PersonaWork(), .. sessions];

        await server.StartAsync();
        for (int kill = 0; kill < kills; kill++)
        {
            Task[] working = [.. all.Select(work => work.RunAsync(server.Http, new Random(random.Next()), Cancel))];
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 2_500)), TimeProvider.System, Cancel);
            await server.KillAsync();
            await Task.WhenAll(working);
            Assert.Equal("ok", await server.IntegrityAsync());
            await server.StartAsync();
            foreach (IKilledWork work in all)
                await work.CheckAsync(server.Http, Cancel);
        }

        await AssertOnceAsync(server, [.. voices.SelectMany(static work => work.Jobs)]);
        TimeSpan longest = server.Starts.Skip(1).Max();
        output.WriteLine(
            $"{voices.Sum(static work => work.Acknowledged)} acknowledged writes, {voices.Sum(static work => work.Jobs.Count)} jobs, "
            + $"{sessions.Sum(static work => work.Certain)} turns of {sessions.Sum(static work => work.Measured)} that had to be kept; the longest "
            + $"restart took {longest.TotalMilliseconds:0} ms, the mean {server.Starts.Skip(1).Average(static start => start.TotalMilliseconds):0} ms");
        Assert.True(!isAsked || longest < _longestStart, $"A restart took {longest.TotalSeconds:0.0} s.");
    }

    /// <summary>No event is missing in the order, and no job is told to have ended twice.</summary>
    private static async Task AssertOnceAsync(KillableServer server, string[] jobs)
    {
        (long Id, string Json)[] events = await server.EventsAsync();
        Assert.Equal(Enumerable.Range(1, events.Length).Select(static i => (long)i), events.Select(static told => told.Id));
        Dictionary<string, int> ends = events
            .Select(static told => JsonDocument.Parse(told.Json).RootElement)
            .Where(static told => told.GetProperty("type").GetString() is "TrainingComplete" or "TrainingCancelled" or "TrainingFailed")
            .GroupBy(static told => told.GetProperty("job_id").GetString()!)
            .ToDictionary(static job => job.Key, static job => job.Count());
        Assert.All(ends, static job => Assert.Equal(1, job.Value));
        Assert.All(jobs, job => Assert.True(ends.ContainsKey(job.Split('/')[^1]), $"{job} has not ended."));
    }
}
