namespace Parley.Server.Transports.WebSockets;

/// <summary>Encoding and rate, as <c>configure</c> names them.</summary>
internal sealed record WireAudioFormat(string Encoding, int SampleRateHz)
{
    public static WireAudioFormat Of(WireAudio wire) => new(wire.EncodingName, wire.SampleRateHz);
}
