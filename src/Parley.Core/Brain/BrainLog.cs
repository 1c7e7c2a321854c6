using Microsoft.Extensions.Logging;

namespace Parley.Core.Brain;

internal static partial class BrainLog
{
    [LoggerMessage(3100, LogLevel.Warning, "The language model is not ready: {Reason}")]
    internal static partial void NotReady(ILogger logger, string reason);

    [LoggerMessage(3101, LogLevel.Warning, "{Model} ended its answer without a word (finish reason: {FinishReason})")]
    internal static partial void EmptyAnswer(ILogger logger, string model, string finishReason);

    [LoggerMessage(3102, LogLevel.Debug, "Tool {Tool} took {DurationMs} ms")]
    internal static partial void ToolCalled(ILogger logger, string tool, double durationMs);

    [LoggerMessage(3103, LogLevel.Warning, "Tool {Tool} failed; the model is told so")]
    internal static partial void ToolFailed(ILogger logger, string tool, Exception exception);

    [LoggerMessage(3104, LogLevel.Warning, "{Model} asked for a tool that does not exist: {Tool}")]
    internal static partial void UnknownTool(ILogger logger, string model, string tool);

    [LoggerMessage(3105, LogLevel.Debug, "{Model} read {InputTokens} tokens and wrote {OutputTokens}")]
    internal static partial void Used(ILogger logger, string model, long inputTokens, long outputTokens);

    [LoggerMessage(3106, LogLevel.Warning, "{Model} still asked for tools after {Steps} rounds; the answer ends here")]
    internal static partial void TooManyToolSteps(ILogger logger, string model, int steps);
}
