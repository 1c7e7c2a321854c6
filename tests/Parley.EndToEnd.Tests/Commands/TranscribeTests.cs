using System.Buffers.Binary;
using System.Text.Json;

using Parley.Core.Audio;

namespace Parley.EndToEnd.Tests.Commands;

public sealed class TranscribeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Transcribe_Speech_WritesTheWords()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Good morning everybody.");

        RunResult result = await ParleyProgram.RunAsync("transcribe", _folder.PathTo("in.wav"));

        Assert.Matches("^[a-z ]*morning everybody\n$", result.AssertExit(0).Text);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Transcribe_Json_HasTheShapeOfVerboseJson()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Open the window please.");

        RunResult result = await ParleyProgram.RunAsync("transcribe", "--format", "json", _folder.PathTo("in.wav"));

        JsonElement json = JsonElement.Parse(result.AssertExit(0).Text);
        Assert.EndsWith("window please", json.GetProperty("text").GetString());
        JsonElement segment = Assert.Single(json.GetProperty("segments").EnumerateArray());
        Assert.All(new[] { "tokens", "avg_logprob", "no_speech_prob", "start", "end" }, name => Assert.True(segment.TryGetProperty(name, out _), name));
        Assert.Equal(["window", "please"], json.GetProperty("words").EnumerateArray().Select(word => word.GetProperty("word").GetString()).TakeLast(2));
        double duration = Wav.Duration(await ReadAsync("in.wav")).TotalSeconds;
        Assert.Equal(duration, json.GetProperty("duration").GetDouble(), 0.05);
    }

    [Theory]
    [InlineData("srt", @"^1\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\n[a-z ]*window please\n")]
    [InlineData("vtt", @"^WEBVTT\n\n(1\n)?00:(00:)?0\d\.\d{3} --> 00:(00:)?0\d\.\d{3}\n[a-z ]*window please\n")]
    public async Task Transcribe_Subtitles_HaveTimes(string format, string pattern)
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Open the window please.");

        RunResult result = await ParleyProgram.RunAsync("transcribe", "--format", format, _folder.PathTo("in.wav"));

        Assert.Matches(pattern, result.AssertExit(0).Text);
    }

    [Theory]
    [InlineData("in.flac")]
    [InlineData("in.ogg")]
    [InlineData("-in a 'strange' name.flac")]
    public async Task Transcribe_OtherFormat_IsDecodedByFfmpeg(string name)
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Good morning everybody.");
        RunResult encoding = await RunningProgram.RunAsync("ffmpeg", ["-loglevel", "error", "-i", _folder.PathTo("in.wav"), "file:" + _folder.PathTo(name)]);
        Assert.SkipUnless(encoding.ExitCode == 0, $"ffmpeg cannot encode this here: {encoding.Error.Trim()}");

        RunResult result = await ParleyProgram.RunAsync(["transcribe", "--", name], "", _folder.Path);

        Assert.Matches("^[a-z ]*morning everybody\n$", result.AssertExit(0).Text);
    }

    [Fact]
    public async Task Transcribe_FfmpegMissing_SaysWhatToInstall()
    {
        await File.WriteAllTextAsync(_folder.PathTo("in.mp3"), "ID3 and so on", TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PATH"] = _folder.Path };

        RunResult result = await RunningProgram.RunAsync(
            Path.Combine(ParleyProgram.Folder, "parley"), ["transcribe", _folder.PathTo("in.mp3")], environment: environment);

        result.AssertExit(69).AssertOneErrorLine("in.mp3", "apt-get install ffmpeg");
    }

    [Fact]
    public async Task Transcribe_SeveralFilesOneBroken_TranscribesTheOthersAndFails()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("good.wav"), "Good morning everybody.");
        await File.WriteAllTextAsync(_folder.PathTo("bad.wav"), "no sound", TestContext.Current.CancellationToken);

        RunResult result = await ParleyProgram.RunAsync(["transcribe", "bad.wav", "good.wav"], "", _folder.Path);

        result.AssertExit(1).AssertOneErrorLine("bad.wav");
        Assert.Matches("^good\\.wav:\n[a-z ]*morning everybody\n$", result.Text);
    }

    [Fact]
    public async Task Transcribe_SubtitlesOfSeveralFiles_Exits2() =>
        (await ParleyProgram.RunAsync("transcribe", "a.wav", "b.wav", "--format", "srt")).AssertExit(2).AssertOneErrorLine("srt", "one file");

    [Theory]
    [InlineData("empty", "is empty")]
    [InlineData("header only", "holds no sound")]
    [InlineData("cut in the header", "in.wav")]
    [InlineData("text", "in.wav")]
    [InlineData("random bytes", "in.wav")]
    [InlineData("zero channels", "0 channels")]
    [InlineData("rate of zero", "0 samples a second")]
    [InlineData("rate of four billion", "samples a second")]
    [InlineData("chunk of four gigabytes first", "in.wav")]
    [InlineData("absent", "no such file")]
    [InlineData("folder", "is a folder")]
    public async Task Transcribe_WhatIsNoRecording_IsToldInOneLine(string kind, string expected)
    {
        await MakeAsync(kind);

        RunResult result = await ParleyProgram.RunAsync("transcribe", _folder.PathTo("in.wav"));

        result.AssertExit(1).AssertOneErrorLine("in.wav", expected);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("header only")]
    [InlineData("text")]
    [InlineData("absent")]
    public async Task Converse_WhatIsNoRecording_IsToldInOneLineAndLeavesNoFile(string kind)
    {
        await MakeAsync(kind);

        RunResult result = await ParleyProgram.RunAsync("converse", "--input", _folder.PathTo("in.wav"), "--output", _folder.PathTo("reply.wav"));

        result.AssertExit(1).AssertOneErrorLine("in.wav");
        Assert.DoesNotContain("reply.wav", _folder.Names);
        Assert.DoesNotContain(_folder.Names, name => name.EndsWith(".part"));
    }

    [Fact]
    public async Task Transcribe_CutShort_TranscribesWhatIsThereAndSaysSo()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Good morning everybody.");
        byte[] whole = await ReadAsync("in.wav");
        await File.WriteAllBytesAsync(_folder.PathTo("in.wav"), whole[..^12_001], TestContext.Current.CancellationToken);

        RunResult result = await ParleyProgram.RunAsync("transcribe", _folder.PathTo("in.wav"));

        Assert.Matches("^[a-z ]*morning everybody\n$", result.AssertExit(0).Text);
        result.AssertOneErrorLine("in.wav", "ends before its header says");
    }

    [Theory]
    [InlineData(8, 16_000)]
    [InlineData(2, 44_100)]
    [InlineData(1, 48_000)]
    [InlineData(1, 11_025)]
    public async Task Transcribe_AnyChannelsAndRate_AreHeard(int channels, int sampleRateHz)
    {
        float[] speech = await SpokenClip.SamplesAsync("Open the window please.");
        var resampler = new Resampler(16_000, sampleRateHz);
        float[] resampled = new float[resampler.MaximumOutput(speech.Length) + sampleRateHz];
        int count = resampler.Process(speech, resampled);
        Wav.Write(_folder.PathTo("in.wav"), sampleRateHz, channels, [.. new float[sampleRateHz / 2], .. resampled.AsSpan(0, count), .. new float[sampleRateHz / 2]]);

        RunResult result = await ParleyProgram.RunAsync("transcribe", _folder.PathTo("in.wav"));

        // The word that the recogniser understands at half the bandwidth, too, whatever the pace.
        Assert.Contains("please", result.AssertExit(0).Text);
    }

    [Fact]
    public async Task Transcribe_Silence_WritesNothing()
    {
        Wav.Write(_folder.PathTo("in.wav"), 16_000, 1, new float[48_000]);

        RunResult result = await ParleyProgram.RunAsync("transcribe", _folder.PathTo("in.wav"));

        Assert.Equal("", result.AssertExit(0).Text + result.Error);
    }

    [Fact]
    public async Task Transcribe_RealRecording_UnderstandsSomeOfIt()
    {
        SharedFiles.SkipUnlessPresent("speech", "pocketsphinx-002.wav");

        RunResult result = await ParleyProgram.RunAsync("transcribe", "--partials", SharedFiles.PathTo("speech", "pocketsphinx-002.wav"));

        Assert.NotEqual("", result.AssertExit(0).Text.Trim());
        Assert.All(result.Error.TrimEnd('\n').Split('\n'), line => Assert.StartsWith("… ", line));
    }

    [Fact]
    public async Task Transcribe_TwiceIntoOneFile_KeepsBoth()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Good morning everybody.");
        string command = $"dotnet '{ParleyProgram.ProgramPath}' transcribe in.wav";

        (await RunningProgram.RunAsync("bash", ["-c", $"{{ echo before; {command}; {command}; }} > out.txt"], _folder.Path)).AssertExit(0);

        Assert.Matches("^before\n[a-z ]*morning everybody\n[a-z ]*morning everybody\n$", await File.ReadAllTextAsync(_folder.PathTo("out.txt"), TestContext.Current.CancellationToken));
    }

    private Task<byte[]> ReadAsync(string name) => File.ReadAllBytesAsync(_folder.PathTo(name), TestContext.Current.CancellationToken);

    private async Task MakeAsync(string kind)
    {
        string path = _folder.PathTo("in.wav");
        if (kind == "absent")
            return;
        if (kind == "folder")
        {
            Directory.CreateDirectory(path);
            return;
        }
        Wav.Write(path, 16_000, 1, new float[16_000]);
        byte[] wav = await ReadAsync("in.wav");
        await File.WriteAllBytesAsync(path, Spoil(wav, kind), TestContext.Current.CancellationToken);
    }

    private static byte[] Spoil(byte[] wav, string kind)
    {
        switch (kind)
        {
            case "empty":
                return [];
            case "header only":
                return wav[..44];
            case "cut in the header":
                return wav[..30];
            case "text":
                return "These are words, not sound."u8.ToArray();
            case "random bytes":
                new Random(1).NextBytes(wav);
                return wav;
            case "zero channels":
                BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(22), 0);
                return wav;
            case "rate of zero":
                BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), 0);
                return wav;
            case "rate of four billion":
                BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(24), 4_000_000_000);
                return wav;
            default:
                "JUNK"u8.CopyTo(wav.AsSpan(12));
                BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(16), 0xFFFF_FFF0);
                return wav;
        }
    }
}
