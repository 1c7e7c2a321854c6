namespace Parley.Core.Voices.Samples;

/// <summary>What is asked of a sample.</summary>
internal static class SampleRules
{
    /// <summary>Longer material is not listened to the end.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    public const double SilenceDb = -60;
    public const double QuietDb = -40;
    public const double ClippedShare = 0.001;
    public const double NoisyDb = 20;
    public const double LittleSpeechShare = 0.4;

    // Telephones end at 3.4 kHz and what was recorded at 8 kHz at 4, or a little above it behind a
    // gentle filter; speech has sound well above that.
    public const int NarrowBandHz = 4_750;

    // Music and noise have moments that pass for speech.
    private const double NoSpeechShare = 0.1;
    private static readonly TimeSpan _noSpeech = TimeSpan.FromSeconds(1);

    // Of a recording that is just long enough some may be silence.
    private static readonly TimeSpan _leastMaterial = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _tolerance = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _enoughSpeech = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong, the worst first.</summary>
    public static List<SampleFinding> Judge(SampleMeasures measures, SpeakerSplit speakers, string? truncated)
    {
        var findings = new List<SampleFinding>();
        if (Refusal(measures) is { } refusal)
            findings.Add(refusal);
        else
            AddWarnings(findings, measures, speakers);
        if (truncated is not null)
        {
            findings.Add(Warning(
                "truncated", $"'{truncated}' ends before its header says; only what is there is used. Check that "
                + "it was copied whole."));
        }

        return findings;
    }

    /// <summary>The recordings are longer than anybody listens.</summary>
    public static SampleFinding TooLong { get; } = Error(
        "too_long", $"The recordings are longer than {Longest.TotalHours} hours. Choose the best hour of them.");

    private static SampleFinding? Refusal(SampleMeasures measures)
    {
        if (measures.Duration == TimeSpan.Zero)
            return Error("silence", "The recording holds no sound. Choose another one.");
        if (measures.LoudestDb < SilenceDb)
        {
            return Error("silence", $"The recording is silent: its loudest part is at {measures.LoudestDb:0} dB. "
                + "Check the microphone and its level, then record again.");
        }

        if (measures.Duration < VoiceTiers.Least - _tolerance)
            return TooShort("The recording lasts", measures.Duration);

        bool hasNoSpeech = measures.Speech < _noSpeech
            || (measures.SpeechShare < NoSpeechShare && measures.Speech < _enoughSpeech);
        if (hasNoSpeech)
        {
            return Error("no_speech", "Hardly any speech is heard in the recording; it may be music or noise. "
                + "Record one person who speaks, without music, for 10 to 30 seconds.");
        }

        return measures.Material < _leastMaterial ? TooShort("The recording's speech lasts", measures.Material) : null;
    }

    private static SampleFinding TooShort(string what, TimeSpan length) => Error(
        "too_short", $"{what} {length.TotalSeconds:0.0} s, and a voice needs at least "
        + $"{VoiceTiers.Least.TotalSeconds} s. Record 10 to 30 seconds.");

    private static void AddWarnings(List<SampleFinding> findings, SampleMeasures measures, SpeakerSplit speakers)
    {
        if (speakers.IsSplit)
        {
            findings.Add(Warning("many_speakers", "More than one speaker seems to be heard, or the place or "
                + "microphone changes. Use recordings of one person, made in one go."));
        }

        if (measures.Material < VoiceTiers.LeastAdvised)
        {
            findings.Add(Warning("short", $"The recording has {measures.Material.TotalSeconds:0.0} s of speech; "
                + "with 10 to 30 seconds the voice will be more like the speaker's."));
        }

        if (measures.ClippedShare > ClippedShare)
        {
            findings.Add(Warning("clipped", $"{100 * measures.ClippedShare:0.0} % of the sound is cut off at "
                + "the top. Record again with a lower level, or further from the microphone."));
        }

        if (measures.SignalToNoiseDb < NoisyDb)
        {
            findings.Add(Warning("noisy", $"The speech stands only {measures.SignalToNoiseDb:0} dB above the "
                + "background, which the voice will copy. "
                + "Record in a quiet room, close to the microphone, without music."));
        }

        if (measures.LevelDb < QuietDb)
        {
            findings.Add(Warning("quiet", $"The speech is very quiet ({measures.LevelDb:0} dB of full scale). "
                + "Record again at a higher level."));
        }

        if (measures.BandwidthHz < NarrowBandHz)
        {
            findings.Add(Warning("narrow_band", $"Nothing is heard above {measures.BandwidthHz} Hz, as over a "
                + "telephone; the voice will sound dull. Use a recording of 16 kHz or more that was never at 8 kHz."));
        }

        if (measures.SpeechShare < LittleSpeechShare)
        {
            findings.Add(Warning("little_speech", $"Only {100 * measures.SpeechShare:0} % of the recording is "
                + "speech. Cut out pauses, music and noise."));
        }
    }

    private static SampleFinding Error(string code, string advice) => new(code, SampleSeverity.Error, advice);

    private static SampleFinding Warning(string code, string advice) => new(code, SampleSeverity.Warning, advice);
}
