using System.Text.Json;

using Parley.Core.Audio;

namespace Parley.EndToEnd.Tests.Commands;

public sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Inspect_Json_HasTheShapeOfTheContract()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Open the window please. Then close the door.");

        RunResult result = await ParleyProgram.RunAsync("inspect", _folder.PathTo("in.wav"), "--json");

        JsonElement json = JsonElement.Parse(result.AssertExit(0).Text);
        Assert.Equal(
            [
                "file", "sample_rate_hz", "channels", "duration_ms", "level_db", "speech_level_db", "peak_db", "clipped_share", "signal_to_noise_db",
                "segments", "pauses", "end_of_turn", "turn_detector",
            ],
            json.EnumerateObject().Select(property => property.Name));
        Assert.NotEmpty(json.GetProperty("segments").EnumerateArray());
        JsonElement segment = json.GetProperty("segments")[0];
        Assert.True(segment.GetProperty("start_ms").GetDouble() < segment.GetProperty("end_ms").GetDouble());
        Assert.All(json.GetProperty("pauses").EnumerateArray(), pause => Assert.Equal(JsonValueKind.Null, pause.GetProperty("end_of_turn").ValueKind));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("end_of_turn").ValueKind);
    }

    [Fact]
    public async Task Inspect_WithoutTurnDetector_SaysHowToInstallOne()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Open the window please.");

        RunResult result = await ParleyProgram.RunAsync("inspect", _folder.PathTo("in.wav"));

        Assert.Contains("parley models pull smart-turn", result.AssertExit(0).Text, StringComparison.Ordinal);
        Assert.Matches(@"speech +\d", result.Text);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("jfk.wav")]
    [InlineData("pocketsphinx-003.wav")]
    [InlineData("an4-an152-mwhw-b.wav")]
    public async Task Inspect_SmartTurn_GivesItsReferenceForTheFile(string clip)
    {
        string model = SharedFiles.Require("models", "smart-turn");
        JsonElement references = JsonElement.Parse(
            await File.ReadAllTextAsync(Path.Combine(model, "probabilities.json"), TestContext.Current.CancellationToken));
        JsonElement reference = references.EnumerateObject().First(property => property.Value.ValueKind == JsonValueKind.Array).Value.EnumerateArray()
            .Single(entry => entry.GetProperty("file").GetString() == clip);

        RunResult result = await ParleyProgram.RunAsync("inspect", SharedFiles.PathTo("speech", clip), "--json", "--model-dir", model);

        JsonElement json = JsonElement.Parse(result.AssertExit(0).Text);
        Assert.Equal("smart-turn", json.GetProperty("turn_detector").GetString());
        Assert.Equal(reference.GetProperty("whole").GetDouble(), json.GetProperty("end_of_turn").GetDouble(), 0.1);
        Assert.All(json.GetProperty("pauses").EnumerateArray(), pause => Assert.InRange(pause.GetProperty("end_of_turn").GetDouble(), 0, 1));
    }

    [Fact]
    public async Task Inspect_EightChannels_SaysSoAndHearsTheirMean()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Good morning everybody.");
        (AudioFormat format, float[] samples) = Wav.ReadFile(_folder.PathTo("in.wav"));
        Wav.Write(_folder.PathTo("eight.wav"), format.SampleRateHz, 8, samples);

        RunResult result = await ParleyProgram.RunAsync("inspect", _folder.PathTo("eight.wav"));

        Assert.Contains("8 channels", result.AssertExit(0).Text, StringComparison.Ordinal);
        Assert.Matches(@"speech +\d", result.Text);
    }

    [Fact]
    public async Task Inspect_Silence_SaysThatItIs()
    {
        Wav.Write(_folder.PathTo("in.wav"), 16_000, 1, new float[32_000]);

        RunResult result = await ParleyProgram.RunAsync("inspect", _folder.PathTo("in.wav"));

        Assert.Contains("digital silence", result.AssertExit(0).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_OtherFormat_IsDecodedByFfmpeg()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Good morning everybody.");
        RunResult encoding = await RunningProgram.RunAsync("ffmpeg", ["-loglevel", "error", "-i", _folder.PathTo("in.wav"), _folder.PathTo("in.flac")]);
        Assert.SkipUnless(encoding.ExitCode == 0, $"ffmpeg cannot encode this here: {encoding.Error.Trim()}");

        RunResult result = await ParleyProgram.RunAsync("inspect", _folder.PathTo("in.flac"), "--json");

        Assert.NotEmpty(JsonElement.Parse(result.AssertExit(0).Text).GetProperty("segments").EnumerateArray());
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("no sound", "in.wav")]
    [InlineData(null, "no such file")]
    public async Task Inspect_WhatIsNoRecording_IsToldInOneLine(string? content, string expected)
    {
        if (content is not null)
            await File.WriteAllTextAsync(_folder.PathTo("in.wav"), content, TestContext.Current.CancellationToken);

        RunResult result = await ParleyProgram.RunAsync("inspect", _folder.PathTo("in.wav"));

        result.AssertExit(1).AssertOneErrorLine("in.wav", expected);
        Assert.Empty(result.Output);
    }
}
