using Parley.Core.Audio;

namespace Parley.Server.Transports.WebSockets;

/// <summary>What waits to be sent: either sound, with what its encoder must know of it, or a text message in UTF-8.</summary>
internal readonly record struct OutboundItem(AudioFrame? Audio, byte[]? Text, object? Context = null);
