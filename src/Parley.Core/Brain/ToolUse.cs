namespace Parley.Core.Brain;

/// <summary>A function that a model has called.</summary>
/// <param name="Tool">Its name, as the model wrote it.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="IsFailed">Whether the model was told a failure instead of a result.</param>
public sealed record ToolUse(string Tool, TimeSpan Duration, bool IsFailed);
