using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Bench.Reports;

/// <summary>Says results to people and files.</summary>
internal static class ReportWriter
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static void Say(TalkReport report)
    {
        Console.WriteLine($"{report.Sessions} call(s) at once, {report.Seconds:0} s: {report.Turns} turns, "
            + $"{report.Answered} answered once, {report.Lost} lost, {report.Split} split, "
            + $"{report.NotOneTurn} clips not one turn offline, {report.BrokenCalls} calls broken");
        Console.WriteLine($"  raw    ms  {report.Raw}");
        Console.WriteLine($"  share  ms  {report.Share}");
        if (report.FirstTurnShare is { } first)
            Console.WriteLine($"  first turn of the process, left out: share {first:0.0} ms");
        Console.WriteLine($"  speculation used in {report.SpeculationUsedPercent:0.0} % of turns");
        foreach ((string stage, Distribution spread) in report.Stages)
            Console.WriteLine($"    {stage,-23} {spread}");
        Console.WriteLine($"  frames sent late by ms  {report.SendingLateness}");
        if (report.LastError is { } error)
            Console.WriteLine($"  an error that a session reported: {error}");
        if (report.Resources is not { } used)
            return;
        Console.WriteLine($"  server {used.ServerCpuPercent:0.0} % of a core ({report.CpuPercentPerCall:0.00} % "
            + "a call), "
            + $"bench {used.BenchCpuPercent:0.0} %, others on this machine {used.OthersCpuPercent:0.0} %");
        Console.WriteLine($"  memory {used.MemoryAtStartMb:0.0} -> {used.MemoryAtEndMb:0.0} MB, peak "
            + $"{used.MemoryPeakMb:0.0} MB "
            + $"({report.MemoryMbPerCall:0.00} MB a call), slope {used.MemorySlopeMbPerMinute:0.00} MB/min, "
            + $"{used.Threads} threads");
    }

    /// <summary>Writes one result with what is needed to judge it: the machine, the time, the command line.</summary>
    public static void Write(FileInfo? file, object result)
    {
        if (file is null)
            return;
        string command = string.Join(' ', Environment.GetCommandLineArgs().Skip(1));
        var whole = new { Command = command, Machine = Machine.ThisOne(), Result = result };
        File.WriteAllText(file.FullName, JsonSerializer.Serialize(whole, _json));
    }
}
