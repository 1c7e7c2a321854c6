using Parley.Core.Voices;
using Parley.Core.Voices.Registry;

namespace Parley.Server.Voices.Samples;

/// <summary>A recording, as clients are told of it.</summary>
/// <param name="Id">Of the recording.</param>
/// <param name="VoiceId">Whose.</param>
/// <param name="FileName">As the client called it.</param>
/// <param name="ContentType">As the client said.</param>
/// <param name="SizeBytes">Of the file.</param>
/// <param name="Sha256">Of the file; the same recording is kept once.</param>
/// <param name="DurationMs">Of the whole recording.</param>
/// <param name="MaterialMs">The speech in it that a voice can be made of.</param>
/// <param name="SpeechShare">How much of it is speech, 0 to 1.</param>
/// <param name="LevelDb">Of the speech, in dB of full scale.</param>
/// <param name="PeakDb">The highest sample.</param>
/// <param name="ClippedShare">How many samples are cut off at the top, 0 to 1.</param>
/// <param name="SignalToNoiseDb">How far the speech stands above the rest.</param>
/// <param name="BandwidthHz">Up to where it has sound.</param>
/// <param name="Usable">Whether a voice can be made of it alone.</param>
/// <param name="Findings">What could be better, the worst first.</param>
/// <param name="VoiceQuality">What the voice's recordings amount to with this one; null where it is too little.</param>
/// <param name="CreatedAt">When it came.</param>
internal sealed record SampleJson(
    string Id,
    string VoiceId,
    string FileName,
    string ContentType,
    long SizeBytes,
    string Sha256,
    double DurationMs,
    double MaterialMs,
    double SpeechShare,
    double LevelDb,
    double PeakDb,
    double ClippedShare,
    double SignalToNoiseDb,
    int BandwidthHz,
    bool Usable,
    IReadOnlyList<FindingJson> Findings,
    VoiceTier? VoiceQuality,
    DateTimeOffset CreatedAt)
{
    public static SampleJson Of(RegisteredSample sample, string voiceId, VoiceTier? quality)
    {
        SampleReport report = sample.Draft.Report;
        return new SampleJson(
            sample.Id, voiceId, sample.Draft.FileName, sample.Draft.ContentType, sample.Draft.SizeBytes, sample.Draft.Hash,
            Round(report.Duration.TotalMilliseconds), Round(report.MaterialDuration.TotalMilliseconds),
            Round(report.SpeechShare), Round(report.LevelDb), Round(report.PeakDb), Round(report.ClippedShare),
            Round(report.SignalToNoiseDb), report.BandwidthHz, report.IsUsable,
            [.. report.Findings.Select(static finding => new FindingJson(finding.Code, finding.Severity, finding.Advice))],
            quality, sample.CreatedAt);
    }

    // Silence has no level, and JSON no infinity.
    private static double Round(double value) => double.IsNaN(value) ? 0 : Math.Round(Math.Clamp(value, -200, 1e9), 4);
}

/// <param name="Code">For programs, such as <c>noisy</c>.</param>
/// <param name="Severity">Whether a voice can be made all the same.</param>
/// <param name="Advice">For people.</param>
internal sealed record FindingJson(string Code, SampleSeverity Severity, string Advice);
