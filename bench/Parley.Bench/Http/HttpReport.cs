using Parley.Bench.Reports;
using Parley.Bench.Servers;

namespace Parley.Bench.Http;

/// <summary>What many requests were like, in ms.</summary>
internal sealed record HttpReport
{
    public required string Name { get; init; }

    public required double Seconds { get; init; }

    public required int Requests { get; init; }

    /// <summary>How many were answered with which status; 0 for no answer.</summary>
    public required IReadOnlyDictionary<int, int> Statuses { get; init; }

    public required double P50 { get; init; }

    public required double P95 { get; init; }

    public required double P99 { get; init; }

    public required double Maximum { get; init; }

    public required Distribution FirstByte { get; init; }

    /// <summary>The 99th percentile of each client, spread over the clients: how even they are served.</summary>
    public required Distribution P99OfClients { get; init; }

    /// <summary>Answers of each client, spread over the clients.</summary>
    public required Distribution AnswersOfClients { get; init; }

    public ResourceReport? Resources { get; init; }

    public int Failed => Requests - Statuses.Where(static status => status.Key is >= 200 and < 400).Sum(static status => status.Value);

    public static HttpReport Of(string name, double seconds, HttpClients clients, ResourceReport? resources)
    {
        IReadOnlyCollection<HttpAnswer> answers = clients.Answers;
        double[] totals = [.. answers.Where(static answer => answer.IsGood).Select(static answer => answer.TotalMs).Order()];
        ILookup<int, HttpAnswer> byClient = answers.ToLookup(static answer => answer.Client);
        return new HttpReport
        {
            Name = name,
            Seconds = seconds,
            Requests = answers.Count,
            Statuses = answers.GroupBy(static answer => answer.Status).ToDictionary(static group => group.Key, static group => group.Count()),
            P50 = Statistics.Percentile(totals, 50),
            P95 = Statistics.Percentile(totals, 95),
            P99 = Statistics.Percentile(totals, 99),
            Maximum = Statistics.Percentile(totals, 100),
            FirstByte = Distribution.Of(answers.Where(static answer => answer.IsGood).Select(static answer => answer.FirstByteMs)),
            P99OfClients = Distribution.Of(byClient.Select(static client =>
                Statistics.Percentile([.. client.Select(static answer => answer.TotalMs).Order()], 99))),
            AnswersOfClients = Distribution.Of(Enumerable.Range(0, clients.Count).Select(client => (double)byClient[client].Count())),
            Resources = resources,
        };
    }

    public void Say()
    {
        Console.WriteLine($"{Name}: {Requests} requests in {Seconds:0.0} s ({Requests / Seconds:0} a second), {Failed} failed; "
            + $"statuses {string.Join(", ", Statuses.Select(static status => $"{status.Key}: {status.Value}"))}");
        Console.WriteLine($"  total  ms  p50 {P50:0.00}  p95 {P95:0.00}  p99 {P99:0.00}  max {Maximum:0.00}");
        Console.WriteLine($"  first  ms  {FirstByte}");
        Console.WriteLine($"  p99 of each client  {P99OfClients}");
        Console.WriteLine($"  answers of each client  {AnswersOfClients}");
        if (Resources is { } used)
        {
            Console.WriteLine($"  server {used.ServerCpuPercent:0} % of a core, bench {used.BenchCpuPercent:0} %, others "
                + $"{used.OthersCpuPercent:0} %; memory {used.MemoryAtStartMb:0} -> {used.MemoryAtEndMb:0} MB, peak {used.MemoryPeakMb:0} MB, "
                + $"slope {used.MemorySlopeMbPerMinute:0.0} MB/min");
        }
    }
}
