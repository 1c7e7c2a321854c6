namespace Parley.Server.Transports.WebSockets;

/// <summary>What a read from the socket gave.</summary>
internal enum InboundKind
{
    /// <summary>A whole text message.</summary>
    Text,

    /// <summary>A piece of a binary message.</summary>
    Binary,

    /// <summary>A text message that was too long; it is gone.</summary>
    TooLarge,

    /// <summary>The client has left, politely or not.</summary>
    Closed,
}

/// <summary>A text message, or a piece of a binary one; the payload holds until the next read.</summary>
internal readonly record struct InboundMessage(
    InboundKind Kind, ReadOnlyMemory<byte> Payload = default, bool IsFirst = true, bool IsLast = true);
