using Parley.Core.Audio;

namespace Parley.Server.Transports.WebSockets;

/// <summary>What waits to be sent: either sound or a text message in UTF-8.</summary>
internal readonly record struct OutboundItem(AudioFrame? Audio, byte[]? Text);
