using Parley.Core.Sessions;

namespace Parley.Server.Transports.WebSockets;

/// <summary>A session's way to a client over a WebSocket, whatever protocol they speak.</summary>
internal interface ISocketTransport : IVoiceTransport
{
    /// <summary>Completes when the client is gone.</summary>
    Task Reading { get; }

    /// <summary>Completes when everything that was sent has left, or never will.</summary>
    Task FlushAsync();

    /// <summary>Cuts the connection; reading and writing end.</summary>
    void Abort();
}
