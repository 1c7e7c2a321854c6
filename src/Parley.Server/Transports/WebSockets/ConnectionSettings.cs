using Parley.Core.Sessions;

namespace Parley.Server.Transports.WebSockets;

/// <summary>What <c>configure</c> settles.</summary>
internal sealed record ConnectionSettings(SessionMode Mode, WireAudio Input, WireAudio Output)
{
    public static readonly ConnectionSettings Default =
        new(SessionMode.PushToTalk, WireAudio.Default, WireAudio.Default);
}
