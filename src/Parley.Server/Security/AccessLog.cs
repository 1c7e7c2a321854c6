using System.Net;

namespace Parley.Server.Security;

/// <summary>Ids 41xx: who comes in. Never a key; its id is no secret.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(4101, LogLevel.Debug, "A key from {Address} was refused: {Verdict}")]
    public static partial void KeyRefused(ILogger logger, IPAddress? address, KeyVerdict verdict);

    [LoggerMessage(4102, LogLevel.Warning, "Too many wrong keys from {Address}; its keys are not looked up for a minute")]
    public static partial void TooManyFailures(ILogger logger, IPAddress? address);

    [LoggerMessage(4103, LogLevel.Error, "Keys cannot be checked: {Detail}")]
    public static partial void CannotCheck(ILogger logger, string detail);

    [LoggerMessage(4104, LogLevel.Warning, "A key came in the address of a request from {Address}; rotate it")]
    public static partial void KeyInAddress(ILogger logger, IPAddress? address);

    [LoggerMessage(4105, LogLevel.Warning, "When keys were last used could not be written down: {Detail}")]
    public static partial void UseNotNoted(ILogger logger, string detail);

    [LoggerMessage(4106, LogLevel.Error,
        "{Actor} did {Action} to '{Target}' ({Outcome}), and the audit log could not be written: {Detail}")]
    public static partial void AuditFailed(
        ILogger logger, string actor, string action, string target, string outcome, string detail);

    [LoggerMessage(4107, LogLevel.Information, "{Actor}: {Action} '{Target}' {Outcome}")]
    public static partial void Audited(ILogger logger, string actor, string action, string target, string outcome);

    [LoggerMessage(4108, LogLevel.Information, "Key {KeyId} is no longer taken; what it had opened was cut off")]
    public static partial void CutOff(ILogger logger, string keyId);
}
