using Parley.Core;

namespace Parley.Server.Composition;

/// <summary>Ids 4xxx: the server and its ways in.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(4001, LogLevel.Information, "{Kind}: {Engine} ({Reason})")]
    public static partial void EngineReady(ILogger logger, EngineKind kind, string engine, string reason);

    [LoggerMessage(4002, LogLevel.Warning, "{Kind} does not work: {Detail}")]
    public static partial void EngineMissing(ILogger logger, EngineKind kind, string detail);

    [LoggerMessage(4003, LogLevel.Warning,
        "Listening on {Host} without encryption: keys and speech can be read on the way. "
        + "Put a proxy that speaks TLS in front, or use a network that you trust.")]
    public static partial void OpenToOthers(ILogger logger, string host);

    [LoggerMessage(4004, LogLevel.Debug, "{Name} is set in the environment and has no effect in this version")]
    public static partial void NameWithoutEffect(ILogger logger, string name);
}
