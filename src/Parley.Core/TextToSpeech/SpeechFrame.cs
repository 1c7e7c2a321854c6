using Parley.Core.Audio;

namespace Parley.Core.TextToSpeech;

/// <summary>A piece of speech.</summary>
/// <param name="Audio">Owned by whoever holds the frame; its timestamp counts from the start of the request's audio.</param>
/// <param name="Words">
/// Words whose time became known with this frame, counted from the start of the request's audio; in order, each word once
/// a request. Empty where the engine has none to tell.
/// </param>
public readonly record struct SpeechFrame(AudioFrame Audio, IReadOnlyList<WordTiming> Words);
