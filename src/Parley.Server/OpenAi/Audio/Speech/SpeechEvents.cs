namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary>A piece of the speech in a stream of events.</summary>
/// <param name="Audio">Base64 of the next bytes of the format.</param>
/// <param name="Type">What it is.</param>
internal sealed record SpeechDelta(byte[] Audio, string Type = "speech.audio.delta");

/// <summary>The end of a stream of events.</summary>
/// <param name="Usage">Estimated.</param>
/// <param name="Type">What it is.</param>
internal sealed record SpeechDone(TokenUsage Usage, string Type = "speech.audio.done");
