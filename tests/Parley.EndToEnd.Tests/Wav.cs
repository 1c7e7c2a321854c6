using Parley.Core.Audio;

namespace Parley.EndToEnd.Tests;

/// <summary>WAV files for and from the program.</summary>
internal static class Wav
{
    /// <summary>All samples, channels interleaved.</summary>
    public static (AudioFormat Format, float[] Samples) Read(byte[] bytes)
    {
        WavReader reader = WavReader.Open(new MemoryStream(bytes));
        var samples = new List<float>();
        var buffer = new float[4_800];
        int count;
        while ((count = reader.Read(buffer)) > 0)
            samples.AddRange(buffer.AsSpan(0, count));
        return (reader.Format, [.. samples]);
    }

    public static (AudioFormat Format, float[] Samples) ReadFile(string path) => Read(File.ReadAllBytes(path));

    public static TimeSpan Duration(byte[] bytes)
    {
        (AudioFormat format, float[] samples) = Read(bytes);
        return format.DurationOf(samples.Length / format.Channels);
    }

    /// <summary>Writes a file whose channels all hold the same samples.</summary>
    public static void Write(string path, int sampleRateHz, int channels, ReadOnlySpan<float> mono, WavEncoding encoding = WavEncoding.Pcm16)
    {
        using var writer = new WavWriter(File.Create(path), new AudioFormat(sampleRateHz, channels), encoding);
        var moment = new float[channels];
        foreach (float sample in mono)
        {
            moment.AsSpan().Fill(sample);
            writer.Write(moment);
        }
    }
}
