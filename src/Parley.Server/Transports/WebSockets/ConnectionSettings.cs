using Parley.Core.Sessions;

namespace Parley.Server.Transports.WebSockets;

/// <summary>What <c>configure</c> settles.</summary>
/// <param name="Mode">Who bounds a turn.</param>
/// <param name="Input">How sound comes.</param>
/// <param name="Output">How it leaves.</param>
/// <param name="Record">Whether it is kept.</param>
/// <param name="ReplyTiming">Whether the client is told what text sounds when.</param>
/// <param name="ToolCalls">Whether the client is told which functions were called.</param>
internal sealed record ConnectionSettings(
    SessionMode Mode, WireAudio Input, WireAudio Output, bool Record = false, bool ReplyTiming = false,
    bool ToolCalls = false)
{
    public static readonly ConnectionSettings Default =
        new(SessionMode.PushToTalk, WireAudio.Default, WireAudio.Default);
}
