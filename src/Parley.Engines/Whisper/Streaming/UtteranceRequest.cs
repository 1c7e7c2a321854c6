using Parley.Engines.Whisper.Decoding;

namespace Parley.Engines.Whisper.Streaming;

/// <summary>What a stream asked for, the same for all its utterances.</summary>
/// <param name="Window">How windows are decoded; draft, context before and retrying are the utterance's.</param>
/// <param name="IsRaw">One greedy window, without guards.</param>
internal sealed record UtteranceRequest(WindowRequest Window, bool IsRaw = false);
