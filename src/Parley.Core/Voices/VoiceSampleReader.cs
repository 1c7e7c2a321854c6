using Parley.Core.Audio;
using Parley.Core.VoiceActivity;
using Parley.Core.Voices.Samples;

namespace Parley.Core.Voices;

/// <summary>
/// Checks recordings as the sample of a voice, and reads what is used of them. Reads them as it goes, twice where they
/// are long;
/// memory does not grow with their length. Thread-safe.
/// </summary>
/// <param name="voiceActivity">Tells speech from the rest.</param>
public sealed class VoiceSampleReader(IVoiceActivityEngine voiceActivity)
{
    private static readonly VoiceActivityOptions _options = new();

    /// <summary>Where two segments meet, so much of each fades.</summary>
    private static readonly TimeSpan _fade = TimeSpan.FromMilliseconds(10);

    /// <summary>Listens to all of it.</summary>
    /// <param name="recordings">Of one person, in the order in which they are used.</param>
    /// <param name="longestSample">How much the model takes; of more, the best is chosen.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidDataException">One is no sound that can be read; the message says why and what to
    /// do.</exception>
    public async ValueTask<SampleReport> CheckAsync(
        IReadOnlyList<IVoiceRecording> recordings, TimeSpan longestSample, CancellationToken cancellationToken = default)
    {
        using var scan = new SampleScan(voiceActivity.Open(), _options);
        string? truncated = null;
        TimeSpan heard = TimeSpan.Zero;
        foreach (IVoiceRecording recording in recordings)
        {
            await using Stream wav = await recording.OpenWavAsync(cancellationToken);
            var reader = new MonoReader(wav, scan.SampleRateHz, scan.Clipping);
            if (!TryScan(reader, scan, SampleRules.Longest - heard, cancellationToken))
                return Report(scan, [SampleRules.TooLong], longestSample);
            heard += scan.Lengths[^1];
            truncated ??= reader.IsTruncated ? recording.Name : null;
        }

        return Report(scan, null, longestSample, truncated);
    }

    /// <summary>The segments of the report, one after the other.</summary>
    /// <param name="recordings">Those that were checked.</param>
    /// <param name="report">Of them; usable.</param>
    /// <param name="format">What is wanted; mono.</param>
    /// <param name="longestSample">As it was checked with; nothing is longer.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async ValueTask<ReadOnlyMemory<float>> ReadAsync(
        IReadOnlyList<IVoiceRecording> recordings,
        SampleReport report,
        AudioFormat format,
        TimeSpan longestSample,
        CancellationToken cancellationToken = default)
    {
        TimeSpan wanted = report.Segments.Aggregate(TimeSpan.Zero, static (sum, segment) => sum + segment.End - segment.Start);
        // A few more: a length in time is not exact to the sample.
        var samples = new SampleBuffer(
            (int)format.SamplesIn(longestSample), (int)format.SamplesIn(wanted) + 1_024, (int)format.SamplesIn(_fade));
        for (int i = 0; i < recordings.Count; i++)
        {
            SampleSegment[] segments = [.. report.Segments.Where(segment => segment.Recording == i)];
            if (segments.Length == 0)
                continue;
            await using Stream wav = await recordings[i].OpenWavAsync(cancellationToken);
            var reader = new MonoReader(wav, format.SampleRateHz);
            if (report.IsWhole)
                CopyAll(reader, samples, cancellationToken);
            else
                Copy(reader, segments, format, samples, cancellationToken);
        }

        return samples.Taken;
    }

    private static bool TryScan(MonoReader reader, SampleScan scan, TimeSpan longest, CancellationToken cancellationToken)
    {
        long left = (long)(longest.TotalSeconds * scan.SampleRateHz);
        for (ReadOnlySpan<float> samples = reader.Read(); !samples.IsEmpty; samples = reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            left -= samples.Length;
            if (left < 0)
            {
                scan.EndRecording();
                return false;
            }

            scan.Add(samples);
        }

        scan.EndRecording();
        return true;
    }

    private static SampleReport Report(
        SampleScan scan, List<SampleFinding>? findings, TimeSpan longestSample, string? truncated = null)
    {
        SampleMeasures measures = SampleMeasures.Of(scan);
        SpeakerSplit speakers = SpeakerSplit.Find(scan.Pieces, scan.WindowDuration);
        findings ??= SampleRules.Judge(measures, speakers, truncated);
        bool isUsable = findings.All(static finding => finding.Severity != SampleSeverity.Error);
        bool isWhole = isUsable && measures.Duration <= longestSample;
        return new SampleReport
        {
            Duration = measures.Duration,
            MaterialDuration = measures.Material,
            SpeechShare = measures.SpeechShare,
            Tier = VoiceTiers.Of(measures.Material),
            LevelDb = measures.LevelDb,
            PeakDb = measures.PeakDb,
            ClippedShare = measures.ClippedShare,
            SignalToNoiseDb = measures.SignalToNoiseDb,
            BandwidthHz = measures.BandwidthHz,
            SpeakerSeparation = speakers.Separation,
            SpeakerSeparationLimit = speakers.Limit,
            Findings = findings,
            IsWhole = isWhole,
            Segments = isWhole
                ? [.. scan.Lengths.Select(static (length, i) => new SampleSegment(i, TimeSpan.Zero, length))]
                : isUsable ? SegmentChoice.Choose(scan, speakers, longestSample) : [],
        };
    }

    private static void CopyAll(MonoReader reader, SampleBuffer samples, CancellationToken cancellationToken)
    {
        for (ReadOnlySpan<float> read = reader.Read(); !read.IsEmpty; read = reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            samples.Add(read);
        }
    }

    private static void Copy(
        MonoReader reader, SampleSegment[] segments, AudioFormat format, SampleBuffer samples, CancellationToken cancellationToken)
    {
        long position = 0;
        int next = 0;
        while (next < segments.Length && reader.Read() is { IsEmpty: false } read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (next < segments.Length)
            {
                long start = format.SamplesIn(segments[next].Start), end = format.SamplesIn(segments[next].End);
                if (start >= position + read.Length)
                    break;
                if (start >= position)
                    samples.Join();
                int from = (int)Math.Max(0, start - position);
                int to = (int)Math.Min(read.Length, end - position);
                samples.Add(read[from..Math.Max(from, to)]);
                if (end > position + read.Length)
                    break;
                next++;
            }

            position += read.Length;
        }
    }
}
