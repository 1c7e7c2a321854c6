using System.Text.Json;

using Parley.Bench.Servers;
using Parley.Testing;
using Parley.Testing.Fuzzing;

namespace Parley.Bench.Fuzzing;

/// <summary>One run of the fuzzer against a server of its own.</summary>
internal static class FuzzBenchmark
{
    private const int Stages = 10;

    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(15);

    public static async Task<FuzzReport> RunAsync(
        string program, int messages, int seed, int atOnce, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using TargetServer server = await TargetServer.StartAsync(program, Settings(folder), cancellationToken);
        Uri address = new(server.UrlOf("x").GetLeftPart(UriPartial.Authority).Replace("ws://", "http://", StringComparison.Ordinal));
        using var http = new HttpClient { BaseAddress = address };
        FuzzSurface surface = await FuzzSurface.ReadAsync(http, cancellationToken);
        long start = TimeProvider.System.GetTimestamp();
        using var run = new FuzzRun(address, surface, messages, seed);
        var memory = new List<double>();
        Task running = run.RunAsync(atOnce, cancellationToken);
        for (int stage = 1; stage <= Stages; stage++)
        {
            while (!running.IsCompleted && run.Tally.Messages < (long)messages * stage / Stages)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
            memory.Add(Megabytes(server));
        }

        await running;
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        await Task.Delay(_rest, TimeProvider.System, cancellationToken);
        memory.Add(Megabytes(server));
        bool hasSurvived = server.IsRunning && await IsHealthyAsync(http, cancellationToken);
        return new FuzzReport(
            run.Tally, surface, elapsed, memory, hasSurvived ? await LiveSessionsAsync(http, cancellationToken) : 0, Children(server),
            Directory.GetFiles(folder.PathTo("tmp"), "*", SearchOption.AllDirectories).Count(static file => file.EndsWith(".upload", StringComparison.Ordinal)),
            server.Faults(), hasSurvived);
    }

    // Engines that take no time; everything that is kept goes to a folder of the run's own.
    private static Dictionary<string, string> Settings(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.PathTo("tmp"));
        return new Dictionary<string, string>(ServerSettings.Scripted(replyMs: 200, endpointingMs: 0, silenceMs: 200), StringComparer.Ordinal)
        {
            ["PARLEY__ENGINES__VOICEACTIVITY"] = "energy",
            ["PARLEY_DATA"] = folder.PathTo("data"),
            ["PARLEY_VOICES"] = folder.PathTo("voices"),
            ["TMPDIR"] = folder.PathTo("tmp"),
            ["PARLEY__LIMITS__REQUESTBURST"] = "10000000",
        };
    }

    private static double Megabytes(TargetServer server) =>
        (ProcessUsage.Of(server.ProcessId ?? 0)?.ResidentBytes ?? 0) / (1024.0 * 1024.0);

    private static async Task<bool> IsHealthyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using HttpResponseMessage health = await http.GetAsync("/health", cancellationToken);
        return health.IsSuccessStatusCode;
    }

    private static async Task<int> LiveSessionsAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using JsonDocument status = JsonDocument.Parse(await http.GetStringAsync("/status", cancellationToken));
        return status.RootElement.GetProperty("sessions").GetProperty("live").GetInt32();
    }

    private static int Children(TargetServer server)
    {
        return Directory.EnumerateDirectories($"/proc/{server.ProcessId}/task")
            .Select(static thread => Path.Combine(thread, "children"))
            .Where(File.Exists)
            .Sum(static file => File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
