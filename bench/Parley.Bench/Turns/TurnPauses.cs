using Parley.Core.Audio;
using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Bench.Turns;

/// <summary>Makes labelled pauses out of the shared recordings.</summary>
/// <param name="ear">The detector of speech that the server uses too.</param>
internal sealed class TurnPauses(IVoiceActivityEngine ear)
{
    private const int RateHz = 16_000;
    private const int CommandWords = 3;

    // Recordings of books that were cut up within sentences: their words go on in the next one.
    private static readonly string[] _open =
    [
        "LJ001-0001", "LJ001-0004", "LJ001-0006", "LJ001-0007", "LJ001-0010", "LJ001-0012", "LJ001-0016", "LJ001-0021",
        "LJ001-0022", "LJ001-0024", "LJ001-0026", "LJ001-0027",
    ];

    // Longer than any delay that is tried.
    private const int TailSamples = 5 * RateHz;
    private const int CutSamples = RateHz / 50;

    // A pause or a cut has at least so much sound before and after it, and they are so far from each other.
    private const int Apart = RateHz / 2;
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The end of each recording; of those of four words and more also every pause of 100 ms and more within, and one cut
    /// in the quietest 20 ms of the middle third that are far from such pauses.
    /// </summary>
    public IEnumerable<TurnPause> Make(SpeechSample sample, int seed)
    {
        float[] clip = SpeechSound.Read(sample.Path);
        bool isCommand = sample.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= CommandWords;
        bool isOpen = _open.Any(name => sample.File.Contains(name, StringComparison.Ordinal));
        yield return Pause(isCommand ? PauseKind.Command : isOpen ? PauseKind.Open : PauseKind.Sentence, clip.Length, length: null);
        if (isCommand)
            yield break;

        List<(int Start, int End)> pauses = Find(clip);
        foreach ((int start, int end) in pauses.Where(pause => pause.Start > Apart && pause.End < clip.Length - Apart))
            yield return Pause(PauseKind.Pause, start, TimeSpan.FromSeconds((double)(end - start) / RateHz));
        yield return Pause(PauseKind.Cut, QuietestIn(clip, pauses), length: null);

        TurnPause Pause(PauseKind kind, int end, TimeSpan? length)
        {
            float[] sound = [.. clip.AsSpan(0, end), .. Background.Of(clip, TailSamples, seed)];
            return new TurnPause(sample.File, kind, sound, end, length);
        }
    }

    private List<(int Start, int End)> Find(float[] clip)
    {
        using var gate = new VoiceActivityGate(ear.Open(), new VoiceActivityOptions(), _shortestPause);
        List<(int, int)> pauses = [];
        TimeSpan? pausedAt = null;
        ReadOnlySpan<float> rest = clip;
        while (gate.Advance(ref rest, out VoiceActivityUpdate update))
        {
            if (update.Change is VoiceActivityChange.SpeechPaused)
                pausedAt = update.LastSpeech;
            if (pausedAt is not { } from || update.Change is VoiceActivityChange.SpeechPaused or VoiceActivityChange.SpeechEnded)
                continue;
            // The window that resumed is speech itself.
            TimeSpan until = update.Change == VoiceActivityChange.SpeechStarted ? update.SpeechStart : update.At - TimeSpan.FromMilliseconds(32);
            pauses.Add((Samples(from), Samples(until)));
            pausedAt = null;
        }

        return pauses;
    }

    private static int QuietestIn(float[] clip, List<(int Start, int End)> pauses)
    {
        int best = clip.Length / 2;
        float quietest = float.MaxValue;
        for (int at = clip.Length / 3; at + CutSamples < clip.Length * 2 / 3; at += CutSamples / 4)
        {
            float level = Background.Rms(clip.AsSpan(at, CutSamples));
            if (level >= quietest || pauses.Exists(pause => at > pause.Start - Apart && at < pause.End + (Apart / 2)))
                continue;
            quietest = level;
            best = at + (CutSamples / 2);
        }

        return best;
    }

    private static int Samples(TimeSpan position) => (int)AudioFormat.Speech16Khz.SamplesIn(position);
}
