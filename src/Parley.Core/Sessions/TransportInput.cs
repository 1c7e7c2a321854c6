using Parley.Core.Audio;

namespace Parley.Core.Sessions;

/// <summary>What comes from a client, in the order in which it came: either sound, whose owner the reader becomes, or a command.</summary>
public readonly record struct TransportInput(AudioFrame? Frame, ClientCommand? Command);
