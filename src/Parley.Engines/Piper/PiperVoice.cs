using Parley.Core.TextToSpeech;

namespace Parley.Engines.Piper;

/// <summary>One speaker of one voice file.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Config">What its description says.</param>
/// <param name="Speaker">The number of the speaker; null where there is but one.</param>
/// <param name="Listed">What callers see.</param>
internal sealed record PiperVoice(PiperVoiceFile File, PiperConfig Config, long? Speaker, EngineVoice Listed);
