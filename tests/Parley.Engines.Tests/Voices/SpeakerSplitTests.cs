using Parley.Core.Voices.Samples;
using Parley.Core.VoiceActivity;
using Parley.Engines.Silero;
using Parley.Testing;

namespace Parley.Engines.Tests.Voices;

/// <summary>
/// How often one speaker is taken for two, and two for one, on real recordings put together in every way. The figures
/// in
/// docs/voices.md come from here.
/// </summary>
public sealed class SpeakerSplitTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(32);

    private readonly SileroVoiceActivityEngine _voiceActivity = new();

    public void Dispose() => _voiceActivity.Dispose();

    [Theory]
    [InlineData(8, 0.15, 0.9)]
    [InlineData(15, 0.05, 0.95)]
    [InlineData(30, 0.05, 0.95)]
    [InlineData(100, 0.05, 0.85)]
    public void Find_RealRecordings_SeldomErrs(double seconds, double mostFalseAlarms, double fewestHits)
    {
        Dictionary<string, List<SpeechPiece[]>> speakers = Scan();
        var random = new Random(3);
        (int ones, int alarms, int twos, int hits) = (0, 0, 0, 0);
        foreach ((string speaker, List<SpeechPiece[]> recordings) in speakers)
        {
            for (int i = 0; i < Math.Min(20, 4 * recordings.Count); i++)
            {
                SpeechPiece[] one = Take(recordings, seconds, random);
                if (LengthOf(one) < 0.6 * seconds)
                    break;
                ones++;
                alarms += SpeakerSplit.Find(one, _window).IsSplit ? 1 : 0;
            }

            foreach (string other in speakers.Keys.Where(other => other != speaker))
            {
                foreach (double share in new[] { 0.5, 0.25 })
                {
                    SpeechPiece[] first = Take(recordings, seconds * (1 - share), random);
                    SpeechPiece[] second = Take(speakers[other], seconds * share, random);
                    bool isLong = LengthOf(first) + LengthOf(second) > 0.6 * seconds && LengthOf(second) > 2;
                    if (!isLong)
                        continue;
                    twos++;
                    hits += SpeakerSplit.Find([.. first, .. second], _window).IsSplit ? 1 : 0;
                }
            }
        }

        output.WriteLine($"{seconds} s: {alarms} of {ones} single speakers flagged, {hits} of {twos} pairs found");
        Assert.True(alarms <= mostFalseAlarms * ones, $"{alarms} of {ones} single speakers were taken for two.");
        Assert.True(hits >= fewestHits * twos, $"Only {hits} of {twos} pairs were found.");
    }

    private Dictionary<string, List<SpeechPiece[]>> Scan()
    {
        var speakers = new Dictionary<string, List<SpeechPiece[]>>(StringComparer.Ordinal);
        // Single words are too little to tell anybody by.
        foreach (SpeechSample sample in SharedFiles.Speech.Where(sample => !sample.File.StartsWith("an4-", StringComparison.Ordinal)))
        {
            using var scan = new SampleScan(_voiceActivity.Open(), new VoiceActivityOptions());
            using FileStream wav = File.OpenRead(sample.Path);
            var reader = new MonoReader(wav, scan.SampleRateHz);
            for (ReadOnlySpan<float> read = reader.Read(); !read.IsEmpty; read = reader.Read())
                scan.Add(read);
            scan.EndRecording();
            if (!speakers.TryGetValue(sample.Speaker, out List<SpeechPiece[]>? recordings))
                speakers[sample.Speaker] = recordings = [];
            recordings.Add([.. scan.Pieces]);
        }

        return speakers;
    }

    private static SpeechPiece[] Take(List<SpeechPiece[]> recordings, double seconds, Random random)
    {
        var taken = new List<SpeechPiece>();
        foreach (SpeechPiece piece in recordings.OrderBy(_ => random.Next()).SelectMany(pieces => pieces))
        {
            if (LengthOf(taken) >= seconds)
                break;
            taken.Add(piece);
        }

        return [.. taken];
    }

    private static double LengthOf(IEnumerable<SpeechPiece> pieces) => pieces.Sum(piece => piece.Windows * _window.TotalSeconds);
}
