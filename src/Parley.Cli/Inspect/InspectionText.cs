using System.Globalization;

using Parley.Core.Inspection;

namespace Parley.Cli.Inspect;

/// <summary>An inspection for people.</summary>
internal static class InspectionText
{
    // Below this a microphone hears its own noise rather than a person.
    private const double QuietSpeechDb = -40;

    private const double NoisyDb = 10;

    // Half of the windows of a shout.
    private const double AudibleClipping = 0.001;

    /// <param name="output">Gets it.</param>
    /// <param name="path">As it was named.</param>
    /// <param name="found">What was heard.</param>
    /// <param name="turnDetector">Who was asked; null for nobody.</param>
    public static void Write(TextWriter output, string path, RecordingInspection found, string? turnDetector)
    {
        string channels = found.Format.Channels == 1 ? "mono" : $"{found.Format.Channels} channels, heard as their mean";
        output.WriteLine(path);
        output.WriteLine($"format       {found.Format.SampleRateHz} Hz, {channels}, {Time(found.Duration)}");
        output.WriteLine(Invariant($"level        {found.LevelDb:0.0} dB, peak {found.PeakDb:0.0} dB{Speech(found)}"));
        output.WriteLine(Invariant($"clipping     {(found.ClippedShare == 0 ? "none" : $"{found.ClippedShare:P2} of the sound")}"));
        if (found.SignalToNoiseDb is { } ratio)
            output.WriteLine(Invariant($"noise        {ratio:0.0} dB below the speech"));
        WriteSegments(output, found);
        WritePauses(output, found, turnDetector);
        foreach (string advice in Advice(found, turnDetector))
            output.WriteLine($"! {advice}");
    }

    private static string Speech(RecordingInspection found) =>
        found.SpeechLevelDb is { } level ? Invariant($", speech {level:0.0} dB") : "";

    private static void WriteSegments(TextWriter output, RecordingInspection found)
    {
        TimeSpan speech = found.Segments.Aggregate(TimeSpan.Zero, static (sum, segment) => sum + segment.End - segment.Start);
        output.WriteLine(found.Segments.Count == 0
            ? "speech       none"
            : Invariant($"speech       {speech.TotalSeconds:0.0} s ({100 * speech / found.Duration:0} %) in {found.Segments.Count}"));
        foreach (InspectedSegment segment in found.Segments)
            output.WriteLine($"             {Time(segment.Start)} to {Time(segment.End)}");
    }

    private static void WritePauses(TextWriter output, RecordingInspection found, string? turnDetector)
    {
        if (found.Pauses.Count > 0)
            output.WriteLine($"pauses       {found.Pauses.Count}");
        foreach (InspectedPause pause in found.Pauses)
        {
            output.WriteLine(Invariant(
                $"             {Time(pause.Start)} for {(pause.End - pause.Start).TotalSeconds:0.00} s{EndOfTurn(pause.EndOfTurn, ", end of turn ")}"));
        }

        if (found.EndOfTurn is not null)
            output.WriteLine($"end of turn  {EndOfTurn(found.EndOfTurn, "")} where the file ends ({turnDetector})");
    }

    private static IEnumerable<string> Advice(RecordingInspection found, string? turnDetector)
    {
        if (found.Segments.Count == 0)
        {
            yield return found.PeakDb <= -99
                ? "The recording is digital silence: see whether the right channel or device was recorded."
                : $"No speech is heard. If there is some, see whether it is loud enough, and whether it really has {found.Format.SampleRateHz} samples a second.";
        }

        if (found.ClippedShare >= AudibleClipping)
            yield return "It is clipped: turn the microphone down.";
        if (found.SpeechLevelDb < QuietSpeechDb)
            yield return "The speech is very quiet: go nearer to the microphone, or turn it up.";
        if (found.SignalToNoiseDb < NoisyDb)
            yield return "It is noisy: words will be misheard.";
        if (turnDetector is null)
            yield return "Nobody says where turns end; 'parley models pull smart-turn' installs a turn detector.";
    }

    private static string EndOfTurn(float? probability, string before) =>
        probability is { } known ? Invariant($"{before}{known:0.00}") : "";

    private static string Time(TimeSpan time) => time.ToString(@"h\:mm\:ss\.ff", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
