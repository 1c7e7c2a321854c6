namespace Parley.Server.Transports.WebSockets;

/// <summary>How samples are written in a binary message; mono, little-endian.</summary>
internal enum PcmEncoding
{
    /// <summary><c>f32le</c>: 32-bit float in [-1, 1].</summary>
    Float32,

    /// <summary><c>s16le</c>: 16-bit signed integer.</summary>
    Int16,
}
