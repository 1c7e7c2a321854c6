using System.ComponentModel;
using System.Diagnostics;

using Parley.Core.Audio;

namespace Parley.Core.Tests.Audio;

/// <summary>The files that other programs write and read, through real pipes.</summary>
public sealed class WavInteroperabilityTests
{
    private static readonly float[] _sound = Tone.Make(440, 16_000, seconds: 0.5);

    [Theory]
    [InlineData("-b 8 -e unsigned", WavEncoding.Pcm8, 1)]
    [InlineData("-b 16", WavEncoding.Pcm16, 1)]
    [InlineData("-b 24", WavEncoding.Pcm24, 2)]
    [InlineData("-b 32 -e signed", WavEncoding.Pcm32, 6)]
    [InlineData("-b 32 -e float", WavEncoding.Float32, 1)]
    [InlineData("-b 64 -e float", WavEncoding.Float64, 3)]
    public async Task Read_WhatSoxPipes_GivesTheSound(string options, WavEncoding expected, int channels)
    {
        byte[] raw = new byte[4 * _sound.Length];
        PcmConverter.ToFloat32LittleEndian(_sound, raw);

        byte[] piped = await RunAsync("sox", $"-V1 -t f32 -r 16000 -c 1 - -D {options} -c {channels} -t wav -", raw);

        WavReader reader = WavReader.Open(new PipeStream(piped, 1_000));
        float[] samples = new float[(_sound.Length + 10) * channels];
        Assert.Equal(expected, reader.Encoding);
        Assert.Equal(channels, reader.Format.Channels);
        Assert.Equal(_sound.Length * channels, reader.Read(samples));
        Assert.False(reader.IsTruncated);
        float tolerance = expected == WavEncoding.Pcm8 ? 0.01f : 0.0001f;
        for (int i = 0; i < _sound.Length * channels; i++)
            Assert.InRange(samples[i] - _sound[i / channels], -tolerance, tolerance);
    }

    [Theory]
    [InlineData("pcm_s16le", WavEncoding.Pcm16)]
    [InlineData("pcm_s24le", WavEncoding.Pcm24)]
    [InlineData("pcm_f32le", WavEncoding.Float32)]
    public async Task Read_WhatFfmpegPipes_GivesTheSound(string codec, WavEncoding expected)
    {
        byte[] raw = new byte[4 * _sound.Length];
        PcmConverter.ToFloat32LittleEndian(_sound, raw);

        byte[] piped = await RunAsync("ffmpeg", $"-v error -f f32le -ar 16000 -ac 1 -i - -c:a {codec} -f wav -", raw);

        WavReader reader = WavReader.Open(new PipeStream(piped, 1_000));
        Assert.Equal(expected, reader.Encoding);
        Assert.Equal(_sound.Length, reader.Read(new float[_sound.Length + 10]));
        Assert.False(reader.IsTruncated);
    }

    [Theory]
    [InlineData(WavEncoding.Pcm8)]
    [InlineData(WavEncoding.Pcm16)]
    [InlineData(WavEncoding.Pcm24)]
    [InlineData(WavEncoding.Pcm32)]
    [InlineData(WavEncoding.Float32)]
    [InlineData(WavEncoding.Float64)]
    public async Task Write_FileAndPipe_AreReadByFfmpeg(WavEncoding encoding)
    {
        foreach (bool isPipe in new[] { false, true })
        {
            var written = new MemoryStream();
            using (var writer = new WavWriter(
                isPipe ? new PipeStream(written) : written, AudioFormat.Speech16Khz, encoding, leaveOpen: true))
                writer.Write(_sound);

            byte[] raw = await RunAsync("ffmpeg", "-v error -f wav -i - -f f32le -", written.ToArray());

            float[] samples = new float[_sound.Length];
            Assert.Equal(4 * _sound.Length, raw.Length);
            PcmConverter.FromFloat32LittleEndian(raw, samples);
            float tolerance = encoding == WavEncoding.Pcm8 ? 0.01f : 0.0001f;
            for (int i = 0; i < samples.Length; i++)
                Assert.InRange(samples[i] - _sound[i], -tolerance, tolerance);
        }
    }

    /// <summary>Pipes bytes through a program; skips the test where it is not installed.</summary>
    private static async Task<byte[]> RunAsync(string program, string arguments, byte[] input)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed; install it with: apt-get install {program}");
        }

        using (process)
        {
            var output = new MemoryStream();
            Task reading = process!.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
            await reading;
            await process.WaitForExitAsync(cancellationToken);
            Assert.Equal(0, process.ExitCode);
            return output.ToArray();
        }
    }
}
