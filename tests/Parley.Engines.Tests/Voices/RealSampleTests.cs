using System.Diagnostics;

using Parley.Core.Audio;
using Parley.Core.Voices;
using Parley.Engines.Decoding;
using Parley.Engines.Silero;
using Parley.Engines.Voices;
using Parley.Testing;

namespace Parley.Engines.Tests.Voices;

/// <summary>Real recordings, heard with the real detector of speech.</summary>
public sealed class RealSampleTests : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("parley-samples-").FullName;
    private readonly SileroVoiceActivityEngine _voiceActivity = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _voiceActivity.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("jfk.wav")]
    [InlineData("librispeech-2412-153948-0000.wav")]
    [InlineData("librispeech-2412-153948-0001.wav")]
    public async Task Check_RecordingOfTenSeconds_IsQuickAndUsedWhole(string file)
    {
        SharedFiles.SkipUnlessPresent("speech", file);

        SampleReport report = await CheckAsync(SharedFiles.PathTo("speech", file));

        Assert.True(report is { IsUsable: true, IsWhole: true, Tier: VoiceTier.Quick });
        Assert.DoesNotContain(report.Findings, finding => finding.Code is "many_speakers" or "noisy" or "narrow_band" or "clipped");
    }

    [Fact]
    public async Task Read_ReferenceClip_IsGivenToTheModelSampleForSample()
    {
        SharedFiles.SkipUnlessPresent("models", "pocket-tts", "refs", "voice.wav");
        string path = SharedFiles.PathTo("models", "pocket-tts", "refs", "voice.wav");
        IVoiceRecording[] recordings = [new FileVoiceRecording(path)];
        byte[] bytes = await File.ReadAllBytesAsync(path, Cancelled);

        SampleReport report = await CheckAsync(path);
        ReadOnlyMemory<float> samples = await VoiceSampleReader.ReadAsync(recordings, report, new AudioFormat(24_000), _longest, Cancelled);

        Assert.True(report.IsUsable);
        Assert.Equal(72_000, samples.Length);
        for (int i = 0; i < samples.Length; i++)
            Assert.Equal(BitConverter.ToInt16(bytes, 44 + (2 * i)) / 32_768f, samples.Span[i]);
    }

    [Fact]
    public async Task Check_AllOfOneReader_IsStandardAndOneSpeaker()
    {
        string[] files = [.. SharedFiles.Speech.Where(sample => sample.Speaker == "LJ").Select(sample => sample.Path)];

        SampleReport report = await CheckAsync(files);

        Assert.Equal(VoiceTier.Standard, report.Tier);
        Assert.Empty(report.Findings);
        Assert.InRange(report.Segments.Sum(segment => (segment.End - segment.Start).TotalSeconds), 20, 30);
    }

    [Fact]
    public async Task Check_TwoReaders_IsAWarningAndUsesOne()
    {
        SharedFiles.SkipUnlessPresent("speech", "librispeech-2412-153948-0000.wav");
        string[] first = [.. SharedFiles.Speech.Where(sample => sample.Speaker == "LJ").Take(8).Select(sample => sample.Path)];

        SampleReport report = await CheckAsync([.. first, SharedFiles.PathTo("speech", "librispeech-2412-153948-0000.wav")]);

        Assert.Contains(report.Findings, finding => finding.Code == "many_speakers");
        Assert.All(report.Segments, segment => Assert.InRange(segment.Recording, 0, 7));
    }

    [Fact]
    public async Task Check_RecordingThatWasAtEightKilohertz_IsNarrow()
    {
        string path = await ConvertAsync("jfk.wav", "narrow.wav", "-af", "aresample=8000,aresample=16000");

        SampleReport report = await CheckAsync(path);

        Assert.InRange(report.BandwidthHz, 3_300, 4_600);
        Assert.Contains(report.Findings, finding => finding.Code == "narrow_band");
    }

    [Theory]
    [InlineData("speech.mp3", new string[0])]
    [InlineData("speech.flac", new[] { "-ar", "44100", "-ac", "2" })]
    [InlineData("speech.wav", new[] { "-ar", "44100", "-ac", "2", "-c:a", "pcm_f32le" })]
    public async Task Check_OtherFormats_GiveNearlyTheSame(string name, string[] arguments)
    {
        string path = await ConvertAsync("jfk.wav", name, arguments);

        SampleReport report = await CheckAsync(path);
        SampleReport original = await CheckAsync(SharedFiles.PathTo("speech", "jfk.wav"));

        Assert.InRange(report.Duration.TotalSeconds, 10.9, 11.2);
        Assert.InRange(report.LevelDb, original.LevelDb - 3.5, original.LevelDb + 0.5); // ffmpeg takes 3 dB where it makes two channels
        Assert.True(report.IsUsable);
    }

    [Theory]
    [InlineData("sine=frequency=440:duration=20")]
    [InlineData("aevalsrc='0.2*sin(2*PI*220*t)+0.2*sin(2*PI*277.2*t)+0.2*sin(2*PI*329.6*t)*(1+0.5*sin(2*PI*4*t))':d=20")]
    [InlineData("anoisesrc=duration=20:color=pink:amplitude=0.3")]
    public async Task Check_MusicAndNoise_AreNoSpeech(string source)
    {
        string path = Path.Combine(_folder, "music.wav");
        await RunFfmpegAsync("-f", "lavfi", "-i", source, "-ar", "24000", path);

        SampleReport report = await CheckAsync(path);

        Assert.Equal("no_speech", report.Findings[0].Code);
        Assert.False(report.IsUsable);
    }

    [Fact]
    public async Task Open_TextThatCallsItselfWav_IsInvalidDataThatNamesIt()
    {
        string path = Path.Combine(_folder, "notes.wav");
        await File.WriteAllTextAsync(path, "Dear diary, this is no sound at all.", Cancelled);
        Assert.SkipWhen(FfmpegDecoder.Find() is null, "ffmpeg is not installed.");

        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => CheckAsync(path));
        var renamed = await Assert.ThrowsAsync<InvalidDataException>(
            async () => await new FileVoiceRecording(path, "voice_wav").OpenWavAsync(Cancelled));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(path, renamed.Message, StringComparison.Ordinal);
        Assert.Contains("voice_wav", renamed.Message, StringComparison.Ordinal);
    }

    private async Task<SampleReport> CheckAsync(params string[] paths) => await new VoiceSampleReader(_voiceActivity)
        .CheckAsync([.. paths.Select(path => new FileVoiceRecording(path))], _longest, Cancelled);

    private async Task<string> ConvertAsync(string source, string name, params string[] arguments)
    {
        SharedFiles.SkipUnlessPresent("speech", source);
        string path = Path.Combine(_folder, name);
        await RunFfmpegAsync(["-i", SharedFiles.PathTo("speech", source), .. arguments, path]);
        return path;
    }

    private static async Task RunFfmpegAsync(params string[] arguments)
    {
        Assert.SkipWhen(FfmpegDecoder.Find() is null, "ffmpeg is not installed.");
        using Process ffmpeg = Process.Start(FfmpegDecoder.Find()!, ["-nostdin", "-loglevel", "error", .. arguments]);
        await ffmpeg.WaitForExitAsync(Cancelled);
        Assert.Equal(0, ffmpeg.ExitCode);
    }
}
