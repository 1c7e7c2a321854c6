using System.ComponentModel;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Engines.Decoding;
using Parley.Engines.Encoders;

namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary>The encoder of each format.</summary>
internal static class SpeechEncoders
{
    /// <summary>OpenAI's rate; every format here has it.</summary>
    public static readonly AudioFormat Format = new(24_000);

    /// <exception cref="EngineUnavailableException">The format takes ffmpeg, which is missing or does not start.</exception>
    public static ISpeechEncoder Open(SpeechFormat format) => format switch
    {
        SpeechFormat.Wav => new PlainSpeechEncoder(Format, hasHeader: true),
        SpeechFormat.Pcm => new PlainSpeechEncoder(Format, hasHeader: false),
        // Constant bit rates and no index: a pipe cannot be gone back in, and players can tell the length all the same.
        SpeechFormat.Mp3 => Ffmpeg(
            "audio/mpeg", "-c:a", "libmp3lame", "-b:a", "96k", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3"),
        SpeechFormat.Opus => Ffmpeg(
            "audio/ogg", "-c:a", "libopus", "-b:a", "48k", "-application", "voip", "-page_duration", "20000", "-f", "ogg"),
        SpeechFormat.Aac => Ffmpeg("audio/aac", "-c:a", "aac", "-b:a", "64k", "-f", "adts"),
        SpeechFormat.Flac => Ffmpeg("audio/flac", "-c:a", "flac", "-frame_size", "1152", "-f", "flac"),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static FfmpegSpeechEncoder Ffmpeg(string contentType, params string[] output)
    {
        string program = FfmpegDecoder.Find() ?? throw new EngineUnavailableException(
            "This format takes ffmpeg, which is missing on the server. Install it (apt-get install ffmpeg), or ask for "
            + "response_format 'wav' or 'pcm'.");
        try
        {
            return new FfmpegSpeechEncoder(FfmpegEncoder.Start(program, Format, output), contentType);
        }
        catch (Win32Exception problem)
        {
            throw new EngineUnavailableException(
                $"ffmpeg, which this format takes, cannot be started: {problem.Message} Ask for response_format 'wav' or 'pcm'.", problem);
        }
    }
}
