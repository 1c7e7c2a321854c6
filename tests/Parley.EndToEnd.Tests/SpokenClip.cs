using Parley.Core.Audio;

namespace Parley.EndToEnd.Tests;

/// <summary>
/// Speech made by the program itself, so that a test needs no recording. The recogniser reads it back nearly word for word; the first word of
/// an utterance, with which it learns the microphone, is sometimes another one.
/// </summary>
internal static class SpokenClip
{
    /// <summary>Writes a WAV of 16 kHz: some silence, the words, some silence.</summary>
    public static async Task WriteAsync(string path, string text)
    {
        float[] speech = await SamplesAsync(text);
        float[] silence = new float[8_000];
        Wav.Write(path, sampleRateHz: 16_000, channels: 1, [.. silence, .. speech, .. silence]);
    }

    /// <summary>16 kHz mono, of the words alone.</summary>
    public static async Task<float[]> SamplesAsync(string text)
    {
        RunResult result = await ParleyProgram.RunAsync("generate", "--engine", "flite", "--text", text, "--output-path", "-");
        (AudioFormat format, float[] samples) = Wav.Read(result.AssertExit(0).Output);
        Assert.Equal(AudioFormat.Speech16Khz, format);
        return samples;
    }
}
