using System.Text.Json.Nodes;

using Parley.Core.Audio;
using Parley.Server.OpenAi.Realtime.Protocol;

namespace Parley.Server.OpenAi.Realtime.Settings;

/// <summary>How sound is written in an event, before base64; mono.</summary>
internal enum RealtimeAudio
{
    /// <summary><c>audio/pcm</c>: 16-bit little-endian at 24 kHz.</summary>
    Pcm,

    /// <summary><c>audio/pcmu</c>: G.711 µ-law at 8 kHz.</summary>
    MuLaw,

    /// <summary><c>audio/pcma</c>: G.711 A-law at 8 kHz.</summary>
    ALaw,
}

/// <summary>What the encodings have in common.</summary>
internal static class RealtimeAudioExtensions
{
    /// <summary>The rate at which a session of this protocol hears and speaks, whatever is on the wire.</summary>
    public const int SessionRateHz = 24_000;

    private const int TelephoneRateHz = 8_000;

    public static int RateHz(this RealtimeAudio audio) => audio == RealtimeAudio.Pcm ? SessionRateHz : TelephoneRateHz;

    public static int BytesPerSample(this RealtimeAudio audio) => audio == RealtimeAudio.Pcm ? sizeof(short) : 1;

    public static void Decode(this RealtimeAudio audio, ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        switch (audio)
        {
            case RealtimeAudio.MuLaw: G711.FromMuLaw(bytes, samples); break;
            case RealtimeAudio.ALaw: G711.FromALaw(bytes, samples); break;
            default: PcmConverter.FromInt16LittleEndian(bytes, samples); break;
        }
    }

    public static void Encode(this RealtimeAudio audio, ReadOnlySpan<float> samples, Span<byte> bytes)
    {
        switch (audio)
        {
            case RealtimeAudio.MuLaw: G711.ToMuLaw(samples, bytes); break;
            case RealtimeAudio.ALaw: G711.ToALaw(samples, bytes); break;
            default: PcmConverter.ToInt16LittleEndian(samples, bytes); break;
        }
    }

    public static JsonObject ToJson(this RealtimeAudio audio) => audio switch
    {
        RealtimeAudio.MuLaw => new JsonObject { ["type"] = "audio/pcmu" },
        RealtimeAudio.ALaw => new JsonObject { ["type"] = "audio/pcma" },
        _ => new JsonObject { ["type"] = "audio/pcm", ["rate"] = SessionRateHz },
    };

    /// <summary>The format that an object names.</summary>
    public static RealtimeAudio Parse(EventFields format)
    {
        string type = format.OneOf("type", "audio/pcm", "audio/pcmu", "audio/pcma")
            ?? throw RealtimeRefusal.Missing(format.PathOf("type"));
        RealtimeAudio audio = type switch
        {
            "audio/pcmu" => RealtimeAudio.MuLaw,
            "audio/pcma" => RealtimeAudio.ALaw,
            _ => RealtimeAudio.Pcm,
        };
        if (format.Integer("rate", 0, int.MaxValue) is { } rate && rate != audio.RateHz())
        {
            throw RealtimeRefusal.InvalidValue(
                format.PathOf("rate"), $"'{type}' has {audio.RateHz()} Hz here, not {rate}; resample it or leave 'rate' out.");
        }

        return audio;
    }
}
