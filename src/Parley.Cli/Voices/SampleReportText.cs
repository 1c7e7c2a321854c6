using System.Globalization;

using Parley.Core.Voices;

namespace Parley.Cli.Voices;

/// <summary>The check of a sample, for people.</summary>
internal static class SampleReportText
{
    public static void Write(SampleReport report, IReadOnlyList<string> files, TextWriter output)
    {
        output.WriteLine($"material     {report.MaterialDuration.TotalSeconds:0.0} s of "
            + $"{report.Duration.TotalSeconds:0.0} s ({VoiceTiers.NameOf(report.Tier)})");
        output.WriteLine($"speech       {100 * report.SpeechShare:0} % of the time, at {report.LevelDb:0} dB, "
            + $"{report.SignalToNoiseDb:0} dB above the background, up to {report.BandwidthHz} Hz");
        output.WriteLine($"peak         {report.PeakDb:0.0} dB, {100 * report.ClippedShare:0.00} % clipped");
        foreach (SampleFinding finding in report.Findings)
            output.WriteLine($"{(finding.Severity == SampleSeverity.Error ? "error" : "warning"),-12} "
                + $"{finding.Advice}");
        WriteSegments(report, files, output);
    }

    private static void WriteSegments(SampleReport report, IReadOnlyList<string> files, TextWriter output)
    {
        if (report.Segments.Count == 0)
            return;
        TimeSpan used = report.Segments.Aggregate(TimeSpan.Zero, static (sum, segment) => sum + segment.End - segment.Start);
        output.WriteLine($"used         {used.TotalSeconds:0.0} "
            + $"s{(report.IsWhole ? ", all of it" : ", the best parts:")}");
        if (report.IsWhole)
            return;
        foreach (SampleSegment segment in report.Segments)
            output.WriteLine($"             {Time(segment.Start)} to "
                + $"{Time(segment.End)}{(files.Count > 1 ? " of " + files[segment.Recording] : "")}");
    }

    private static string Time(TimeSpan time) => time.ToString(@"h\:mm\:ss\.ff", CultureInfo.InvariantCulture);
}
