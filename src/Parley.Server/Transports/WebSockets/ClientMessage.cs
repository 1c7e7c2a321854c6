using Parley.Core.Sessions;

namespace Parley.Server.Transports.WebSockets;

/// <summary>A text message of a client, understood: exactly one of the three is there.</summary>
internal readonly record struct ClientMessage(
    ClientCommand? Command = null, ConnectionSettings? Settings = null, SessionEvent.Error? Error = null);
