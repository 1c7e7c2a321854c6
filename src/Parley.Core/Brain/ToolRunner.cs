using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Parley.Core.Brain;

/// <summary>Calls the functions that the model asks for. Thread-safe if the functions are.</summary>
internal sealed class ToolRunner(IEnumerable<AIFunction> functions, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<string, AIFunction> _functions =
        functions.ToDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>Those of the names that there are.</summary>
    public IEnumerable<AITool> Named(IReadOnlyList<string> names) =>
        names.Select(name => _functions.GetValueOrDefault(name)).OfType<AITool>();

    /// <summary>
    /// Calls one after another; a failure is told to the model, which can excuse itself better than silence can.
    /// </summary>
    /// <param name="calls">What the model asks for.</param>
    /// <param name="allowed">Names of the functions that it may call.</param>
    /// <param name="model">For the log.</param>
    /// <param name="cancellationToken">The answer is no longer wanted.</param>
    public async Task<(ChatMessage Results, IReadOnlyList<ToolUse> Uses)> InvokeAsync(
        IReadOnlyList<FunctionCallContent> calls, IReadOnlyList<string> allowed, string model, CancellationToken cancellationToken)
    {
        List<AIContent> results = new(calls.Count);
        List<ToolUse> uses = new(calls.Count);
        foreach (FunctionCallContent call in calls)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = time.GetTimestamp();
            (object? result, string? problem) = await InvokeAsync(call, allowed, model, cancellationToken);
            var use = new ToolUse(call.Name, time.GetElapsedTime(start), IsFailed: problem is not null);
            if (!use.IsFailed)
                BrainLog.ToolCalled(logger, use.Tool, use.Duration.TotalMilliseconds);
            uses.Add(use);
            results.Add(new FunctionResultContent(call.CallId, problem is null ? result : $"Error: {problem}"));
        }

        return (new ChatMessage(ChatRole.Tool, results), uses);
    }

    private async Task<(object? Result, string? Problem)> InvokeAsync(
        FunctionCallContent call, IReadOnlyList<string> allowed, string model, CancellationToken cancellationToken)
    {
        // Models know names from elsewhere too.
        if (!allowed.Contains(call.Name, StringComparer.Ordinal) || !_functions.TryGetValue(call.Name, out AIFunction? function))
        {
            BrainLog.UnknownTool(logger, model, call.Name);
            return (null, $"there is no function '{call.Name}'.");
        }

        if (call.Exception is not null)
            return (null, $"the arguments of '{call.Name}' were not valid JSON.");

        try
        {
            var arguments = new AIFunctionArguments(call.Arguments, StringComparer.Ordinal);
            return (await function.InvokeAsync(arguments, cancellationToken), null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            BrainLog.ToolFailed(logger, call.Name, exception);
            return (null, $"'{call.Name}' failed: {exception.Message}");
        }
    }
}
