using Parley.Core.Audio;
using Parley.Core.VoiceActivity;
using Parley.Core.Voices;
using Parley.Testing;

namespace Parley.Core.Tests.Voices;

public sealed class VoiceSampleReaderTests
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);
    private static readonly AudioFormat _cloner = new(24_000);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_TwentySecondsOfCleanSpeech_FindsNothingAndUsesAllOfIt()
    {
        SampleReport report = await CheckAsync(new SyntheticSpeech(110).Make(20));

        Assert.Empty(report.Findings);
        Assert.True(report is { IsUsable: true, IsWhole: true, Tier: VoiceTier.Quick });
        Assert.Equal([new SampleSegment(0, TimeSpan.Zero, TimeSpan.FromSeconds(20))], report.Segments);
        Assert.InRange(report.SpeechShare, 0.5, 1);
        Assert.InRange(report.LevelDb, -35, -10);
        Assert.InRange(report.SignalToNoiseDb, 30, 60);
    }

    [Theory]
    [InlineData(0, "silence")]
    [InlineData(0.0002, "silence")]
    public async Task Check_Silence_IsAnError(double noise, string code)
    {
        SampleReport report = await CheckAsync(new SyntheticSpeech(110).Make(20, level: 0, noise));

        AssertRefused(report, code);
    }

    [Fact]
    public async Task Check_NoSamplesAtAll_IsAnError() => AssertRefused(await CheckAsync([]), "silence");

    [Fact]
    public async Task Check_SoundWithoutSpeech_IsAnError()
    {
        float[] tone = Audio.Tone.Make(440, SyntheticSpeech.SampleRateHz, 20);

        AssertRefused(await CheckAsync(tone, new DeafDetector()), "no_speech");
    }

    [Theory]
    [InlineData(2.5, true)]
    [InlineData(3, false)]
    [InlineData(8, false)]
    public async Task Check_LittleSpeech_IsAnErrorBelowThreeSecondsAndAWarningBelowTen(double seconds, bool isRefused)
    {
        SampleReport report = await CheckAsync(new SyntheticSpeech(110).Make(seconds));

        if (isRefused)
            AssertRefused(report, "too_short");
        else
            Assert.Contains(report.Findings, finding => finding is { Code: "short", Severity: SampleSeverity.Warning });
    }

    [Fact]
    public async Task Check_ClippedSpeech_SaysHowMuch()
    {
        float[] samples = [.. new SyntheticSpeech(110).Make(12).Select(sample => Math.Clamp(4 * sample, -0.5f, 0.5f))];

        SampleReport report = await CheckAsync(samples);

        Assert.InRange(report.ClippedShare, 0.005, 0.5);
        Assert.Contains(report.Findings, finding => finding.Code == "clipped");
        Assert.True(report.IsUsable);
    }

    [Fact]
    public async Task Check_NoisySpeech_TellsTheRatioWithinThreeDecibels()
    {
        SampleReport clean = await CheckAsync(new SyntheticSpeech(110).Make(12));
        // The noise of Make is of a sum of three even distributions: half of its factor, as root of mean squares.
        SampleReport report = await CheckAsync(new SyntheticSpeech(110).Make(12, noise: 0.04));

        double expectedDb = clean.LevelDb - (20 * Math.Log10(0.04 * 0.5));
        Assert.InRange(report.SignalToNoiseDb, expectedDb - 3, expectedDb + 3);
        Assert.Contains(report.Findings, finding => finding.Code == "noisy");
    }

    [Fact]
    public async Task Check_QuietSpeech_IsAWarning()
    {
        float[] samples = [.. new SyntheticSpeech(110).Make(12).Select(sample => sample / 100)];

        SampleReport report = await CheckAsync(samples, new EnergyVoiceActivityEngine(), WavEncoding.Float32);

        Assert.Contains(report.Findings, finding => finding.Code is "quiet" or "silence");
    }

    [Fact]
    public async Task Check_SpeechThatWasAtEightKilohertz_IsNarrow()
    {
        float[] wide = new SyntheticSpeech(110, 1.4).Make(12, noise: 0.002);
        float[] narrow = Audio.Tone.Resample(Audio.Tone.Resample(wide, 16_000, 8_000), 8_000, 16_000);

        SampleReport report = await CheckAsync(narrow);

        Assert.InRange(report.BandwidthHz, 3_400, 4_400);
        Assert.Contains(report.Findings, finding => finding.Code == "narrow_band");
        Assert.DoesNotContain((await CheckAsync(wide)).Findings, finding => finding.Code == "narrow_band");
    }

    [Fact]
    public async Task Check_TwoSpeakers_IsAWarning()
    {
        float[] samples = [.. new SyntheticSpeech(105).Make(8), .. new SyntheticSpeech(190, 1.2).Make(7)];

        SampleReport report = await CheckAsync(samples);

        Assert.Contains(report.Findings, finding => finding.Code == "many_speakers");
        Assert.True(report.SpeakerSeparation > report.SpeakerSeparationLimit);
    }

    [Fact]
    public async Task Check_StereoAt44100_IsMixedAndResampled()
    {
        float[] mono = Audio.Tone.Resample(new SyntheticSpeech(110).Make(12), 16_000, 44_100);
        float[] stereo = [.. mono.SelectMany(sample => new[] { sample, 0.5f * sample })];
        var recording = new MemoryRecording(stereo, new AudioFormat(44_100, 2));
        var reader = new VoiceSampleReader(new LoudnessDetector());

        SampleReport report = await reader.CheckAsync([recording], _longest, Cancelled);
        ReadOnlyMemory<float> samples = await VoiceSampleReader.ReadAsync([recording], report, _cloner, _longest, Cancelled);

        Assert.Empty(report.Findings);
        Assert.Equal(12 * 24_000, samples.Length);
    }

    [Fact]
    public async Task Check_FileThatIsCutOff_SaysSo()
    {
        byte[] wav = MemoryRecording.Wav(new SyntheticSpeech(110).Make(20), SyntheticSpeech.Format);
        var reader = new VoiceSampleReader(new LoudnessDetector());

        SampleReport report = await reader.CheckAsync([new MemoryRecording(wav[..(wav.Length * 2 / 3)], "cut.wav")], _longest, Cancelled);

        SampleFinding finding = Assert.Single(report.Findings);
        Assert.Equal("truncated", finding.Code);
        Assert.Contains("cut.wav", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_WhatFitsTheModel_GivesEverySampleUntouched()
    {
        short[] written = [.. Enumerable.Range(0, 5 * 24_000).Select(i => (short)((i * 7_919) % 30_000))];
        float[] expected = [.. written.Select(sample => sample / 32_768f)];
        var recording = new MemoryRecording(expected, _cloner);
        var reader = new VoiceSampleReader(new LoudnessDetector());

        SampleReport report = await reader.CheckAsync([recording], _longest, Cancelled);
        ReadOnlyMemory<float> samples = await VoiceSampleReader.ReadAsync([recording], report, _cloner, _longest, Cancelled);

        Assert.Equal(expected, samples.ToArray());
    }

    [Fact]
    public async Task Check_NumbersThatAreNone_AreSilence()
    {
        float[] samples = [.. Enumerable.Repeat(float.NaN, 80_000)];

        AssertRefused(await CheckAsync(samples, null, WavEncoding.Float32), "silence");
    }

    private static async Task<SampleReport> CheckAsync(
        float[] samples, IVoiceActivityEngine? voiceActivity = null, WavEncoding encoding = WavEncoding.Pcm16)
    {
        using var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, SyntheticSpeech.Format, encoding, leaveOpen: true))
            writer.Write(samples);
        var reader = new VoiceSampleReader(voiceActivity ?? new LoudnessDetector());
        return await reader.CheckAsync([new MemoryRecording(stream.ToArray())], _longest, Cancelled);
    }

    private static void AssertRefused(SampleReport report, string code)
    {
        Assert.Equal(code, report.Findings[0].Code);
        Assert.Equal(SampleSeverity.Error, report.Findings[0].Severity);
        Assert.False(report.IsUsable);
        Assert.Empty(report.Segments);
    }

    private sealed class DeafDetector : IVoiceActivityDetector, IVoiceActivityEngine
    {
        public string Name => "deaf";

        public AudioFormat Format => AudioFormat.Speech16Khz;

        public int WindowSamples => 512;

        public float Score(ReadOnlySpan<float> window) => 0;

        public IVoiceActivityDetector Open() => new DeafDetector();

        public void Reset()
        {
        }

        public void Dispose()
        {
        }
    }
}
