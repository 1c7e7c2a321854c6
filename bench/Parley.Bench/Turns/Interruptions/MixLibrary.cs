using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Bench.Turns.Interruptions;

/// <summary>
/// The mixes: recorded commands, answers and sentences of the shared recordings, which interrupt; and what does not: murmurs by
/// synthetic voices, recorded "yes" where nothing was asked, and generated noise. Every second one is held out.
/// </summary>
internal static class MixLibrary
{
    private const float Quieter = -8;

    // Babble is of people in the background.
    private const float BabbleDb = -24;

    private static readonly string[] _hums = ["mhm", "mm-hmm", "uh-huh", "hmm"];
    private static readonly string[] _murmurs =
        ["right", "okay", "yeah", "I see", "sure", "got it", "really", "wow", "yeah, yeah", "all right", "exactly", "oh"];

    /// <exception cref="DirectoryNotFoundException">The recordings are absent.</exception>
    public static async Task<List<InterruptionMix>> MakeAsync(int seed, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(SharedFiles.SpeechFolder))
        {
            throw new DirectoryNotFoundException(
                $"'{SharedFiles.SpeechFolder}' is absent; set PARLEY_SHARED to the folder with the recordings.");
        }

        var random = new Random(seed);
        var mixes = new List<InterruptionMix>();
        AddRecordings(mixes, random);
        await AddMurmursAsync(mixes, random, cancellationToken);
        AddNoises(mixes, random, seed);
        return mixes;
    }

    /// <summary>A recording's audible samples.</summary>
    public static float[] Read(SpeechSample sample)
    {
        using FileStream file = File.OpenRead(sample.Path);
        List<float> samples = [];
        foreach (AudioFrame frame in AudioFileReader.ReadFrames(file, AudioFormat.Speech16Khz))
        {
            using (frame)
                samples.AddRange(frame.Samples.Span);
        }

        return MixLevels.Audible([.. samples]);
    }

    private static void AddRecordings(List<InterruptionMix> mixes, Random random)
    {
        foreach (SpeechSample sample in SharedFiles.Speech.OrderBy(sample => sample.File, StringComparer.Ordinal))
        {
            bool isCommand = sample.File.StartsWith("an4", StringComparison.Ordinal);
            float[] speech = Read(sample);
            // Of a long sentence its beginning is enough.
            speech = speech[..Math.Min(speech.Length, 3 * AudioFormat.Speech16Khz.SampleRateHz)];
            if (sample.Text == "yes")
            {
                Add(mixes, random, "answer", sample.File, speech, interrupts: true, afterQuestion: true);
                Add(mixes, random, "recorded yes", sample.File, speech, interrupts: false);
                continue;
            }

            Add(mixes, random, isCommand ? "command" : "sentence", sample.File, speech, interrupts: true);
            if (isCommand)
                Add(mixes, random, "quiet command", sample.File, speech, interrupts: true, gainDb: Quieter);
        }
    }

    private static async Task AddMurmursAsync(List<InterruptionMix> mixes, Random random, CancellationToken cancellationToken)
    {
        var voices = new ListenerVoices();
        foreach (string murmur in _hums.Concat(_murmurs))
        {
            bool isHum = _hums.Contains(murmur);
            for (int take = 0; take < 4; take++)
            {
                float[] sound = await voices.SayAsync(murmur, isHum, (take * 3) + random.Next(12), cancellationToken);
                Add(mixes, random, isHum ? "hum" : "murmur", $"{murmur} {take}", sound, interrupts: false,
                    gainDb: take % 2 == 0 ? 0 : Quieter);
            }
        }
    }

    private static void AddNoises(List<InterruptionMix> mixes, Random random, int seed)
    {
        for (int i = 0; i < 8; i++)
        {
            var maker = new NoiseMaker((seed * 100) + i);
            float gainDb = i % 2 == 0 ? 0 : Quieter;
            Add(mixes, random, "cough", $"cough {i}", maker.Cough(), interrupts: false, gainDb: gainDb);
            Add(mixes, random, "voiced cough", $"voiced cough {i}", maker.VoicedCough(), interrupts: false, gainDb: gainDb);
            Add(mixes, random, "door", $"door {i}", maker.Door(), interrupts: false, gainDb: gainDb);
            Add(mixes, random, "keyboard", $"keyboard {i}", maker.Keyboard(), interrupts: false, gainDb: gainDb);
            Add(mixes, random, "music", $"music {i}", maker.Music(), interrupts: false, gainDb: gainDb);
            Add(mixes, random, "mains hum", $"mains hum {i}", maker.Hum(), interrupts: false, gainDb: gainDb);
            Add(mixes, random, "babble", $"babble {i}", Babble(random), interrupts: false, gainDb: BabbleDb);
        }
    }

    /// <summary>Two seconds of four people at once.</summary>
    private static float[] Babble(Random random)
    {
        float[] babble = new float[2 * AudioFormat.Speech16Khz.SampleRateHz];
        SpeechSample[] samples = [.. SharedFiles.Speech.Where(sample => sample.File.StartsWith("lj", StringComparison.Ordinal)
            || sample.File.StartsWith("libri", StringComparison.Ordinal))];
        for (int person = 0; person < 4; person++)
        {
            float[] speech = MixLevels.At(Read(samples[random.Next(samples.Length)]), MixLevels.SpeechDb);
            int from = random.Next(Math.Max(1, speech.Length - babble.Length));
            for (int i = 0; i < babble.Length && from + i < speech.Length; i++)
                babble[i] += speech[from + i];
        }

        return babble;
    }

    private static void Add(
        List<InterruptionMix> mixes, Random random, string kind, string name, float[] samples, bool interrupts,
        bool afterQuestion = false, float gainDb = 0)
    {
        int ofKind = mixes.Count(mix => mix.Kind == kind);
        mixes.Add(new InterruptionMix(
            kind, name, MixLevels.At(samples, MixLevels.SpeechDb + gainDb), interrupts, afterQuestion,
            afterQuestion ? random.Next(400) : 800 + random.Next(4_000), IsHeldOut: ofKind % 2 == 1));
    }
}
