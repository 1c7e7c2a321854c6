using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Parley.Core.Brain;

/// <summary>Calls the functions that the model asks for. Thread-safe if the functions are.</summary>
internal sealed class ToolRunner(IEnumerable<AIFunction> functions, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<string, AIFunction> _functions =
        functions.ToDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>What the model is offered; null if nothing.</summary>
    public IList<AITool>? Offered => _functions.Count == 0 ? null : [.. _functions.Values];

    /// <summary>
    /// Calls one after another; a failure is told to the model, which can excuse itself better than silence can.
    /// </summary>
    public async Task<ChatMessage> InvokeAsync(
        IReadOnlyList<FunctionCallContent> calls, string model, CancellationToken cancellationToken)
    {
        List<AIContent> results = new(calls.Count);
        foreach (FunctionCallContent call in calls)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(new FunctionResultContent(call.CallId, await InvokeAsync(call, model, cancellationToken)));
        }

        return new ChatMessage(ChatRole.Tool, results);
    }

    private async Task<object?> InvokeAsync(FunctionCallContent call, string model, CancellationToken cancellationToken)
    {
        if (!_functions.TryGetValue(call.Name, out AIFunction? function))
        {
            BrainLog.UnknownTool(logger, model, call.Name);
            return $"Error: there is no function '{call.Name}'.";
        }

        if (call.Exception is not null)
            return $"Error: the arguments of '{call.Name}' were not valid JSON.";

        long start = time.GetTimestamp();
        try
        {
            var arguments = new AIFunctionArguments(call.Arguments, StringComparer.Ordinal);
            object? result = await function.InvokeAsync(arguments, cancellationToken);
            BrainLog.ToolCalled(logger, call.Name, time.GetElapsedTime(start).TotalMilliseconds);
            return result;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            BrainLog.ToolFailed(logger, call.Name, exception);
            return $"Error: '{call.Name}' failed: {exception.Message}";
        }
    }
}
