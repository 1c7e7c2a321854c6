using System.Text.Json.Serialization;

using Parley.Bench.Servers;

namespace Parley.Bench.Reports;

/// <summary>The result of <c>share</c> and of one step of <c>load</c>. Times in ms.</summary>
internal sealed record TalkReport
{
    public required int Sessions { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Clips spoken that are one turn offline.</summary>
    public required int Turns { get; init; }

    public required int Answered { get; init; }

    public required int Lost { get; init; }

    public required int Split { get; init; }

    /// <summary>Clips that were not one turn offline either; counted nowhere else.</summary>
    public required int NotOneTurn { get; init; }

    /// <summary>Calls that the server ended, or whose session reported an error.</summary>
    public required int BrokenCalls { get; init; }

    public string? LastError { get; init; }

    public required Distribution Raw { get; init; }

    public required Distribution Share { get; init; }

    /// <summary>The first turn of the first session that the process ever served, left out of the rest.</summary>
    public double? FirstTurnShare { get; init; }

    /// <summary>Of the turns whose metrics came, in percent.</summary>
    public required double SpeculationUsedPercent { get; init; }

    /// <summary>The stages of a turn as the server measured them, by their names in <c>turn_metrics</c>.</summary>
    public required IReadOnlyDictionary<string, Distribution> Stages { get; init; }

    /// <summary>How late the bench itself sent its frames.</summary>
    public required Distribution SendingLateness { get; init; }

    public ResourceReport? Resources { get; init; }

    /// <summary>The slowest turns, for whoever looks for the cause.</summary>
    public required IReadOnlyList<TurnOutcome> Slowest { get; init; }

    [JsonIgnore]
    public double? CpuPercentPerCall => Resources?.ServerCpuPercent / Sessions;

    [JsonIgnore]
    public double? MemoryMbPerCall => (Resources?.MemoryPeakMb - Resources?.MemoryAtStartMb) / Sessions;
}
