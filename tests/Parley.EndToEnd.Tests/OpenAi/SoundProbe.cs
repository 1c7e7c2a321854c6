using Parley.Core.Audio;

namespace Parley.EndToEnd.Tests.OpenAi;

/// <summary>What ffmpeg, who did not write it, makes of an encoded file.</summary>
internal sealed record SoundProbe(string Container, string Codec, int SampleRateHz, int Channels, TimeSpan Duration, float Peak)
{
    // Raw samples say nothing of themselves.
    private static readonly string[] _raw = ["-f", "s16le", "-ar", "24000", "-ac", "1"];

    public static async Task<SoundProbe> OfAsync(string path)
    {
        string[] input = path.EndsWith(".pcm", StringComparison.Ordinal) ? [.. _raw, "-i", path] : ["-i", path];
        RunResult probe = await RunningProgram.RunAsync(
            "ffprobe",
            ["-v", "error", "-show_entries", "format=format_name:stream=codec_name,sample_rate,channels", "-of", "default=noprint_wrappers=1", .. input]);
        Dictionary<string, string> facts = probe.AssertExit(0).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        RunResult decoded = await RunningProgram.RunAsync("ffmpeg", ["-v", "error", .. input, "-f", "f32le", "-ar", "24000", "-ac", "1", "-"]);
        decoded.AssertExit(0);
        Assert.Empty(decoded.Error);
        float[] samples = new float[decoded.Output.Length / sizeof(float)];
        PcmConverter.FromFloat32LittleEndian(decoded.Output, samples);
        return new SoundProbe(
            facts["format_name"], facts["codec_name"], int.Parse(facts["sample_rate"]), int.Parse(facts["channels"]),
            new AudioFormat(24_000).DurationOf(samples.Length), AudioLevel.Peak(samples));
    }
}
