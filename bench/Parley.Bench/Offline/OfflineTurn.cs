namespace Parley.Bench.Offline;

/// <summary>
/// A turn as the detector decides on it when nothing else runs. Frames count from the start of the stream.
/// </summary>
/// <param name="StartFrame">The frame that completes the window on which it decides that speech has begun.</param>
/// <param name="EndFrame">The frame that completes the window on which it decides that speech has ended.</param>
/// <param name="Remaining">How much of the configured delay is left once that frame is there.</param>
internal readonly record struct OfflineTurn(int StartFrame, int EndFrame, TimeSpan Remaining);
