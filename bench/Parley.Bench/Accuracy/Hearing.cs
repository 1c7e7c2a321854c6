namespace Parley.Bench.Accuracy;

/// <summary>What a recogniser heard in one recording.</summary>
/// <param name="Text">Its words.</param>
/// <param name="ProcessorTime">Of all threads, loading the model apart.</param>
/// <param name="FinalDelay">From the last sound to the final text, where sound came at its own pace.</param>
internal readonly record struct Hearing(string Text, TimeSpan ProcessorTime, TimeSpan? FinalDelay);
