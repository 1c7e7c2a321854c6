using Parley.Core.Sessions;

namespace Parley.Server.Sessions;

/// <summary>Runs one session until its client is gone or the token asks it to end.</summary>
internal delegate Task RunVoiceSession(
    SessionSettings settings, IVoiceTransport transport, CancellationToken cancellationToken);
