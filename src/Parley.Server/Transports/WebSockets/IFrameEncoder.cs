using System.Net.WebSockets;

using Parley.Core.Audio;

namespace Parley.Server.Transports.WebSockets;

/// <summary>Writes sound as one protocol carries it. One sender at a time.</summary>
internal interface IFrameEncoder
{
    /// <summary>The kind of message that it writes.</summary>
    WebSocketMessageType MessageType { get; }

    /// <summary>Takes over the frame.</summary>
    /// <param name="frame">The sound.</param>
    /// <param name="context">What was written with it.</param>
    /// <returns>Its message, until the next call.</returns>
    ReadOnlyMemory<byte> Encode(AudioFrame frame, object? context);
}
