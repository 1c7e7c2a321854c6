namespace Parley.Core.TextToSpeech;

/// <summary>A voice of one engine.</summary>
/// <param name="Id">What <see cref="SpeechRequest.Voice"/> takes.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Description">One line for people.</param>
public sealed record EngineVoice(string Id, string Language, string Description);
