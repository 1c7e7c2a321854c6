namespace Parley.Core.TextToSpeech;

/// <summary>Who speaks.</summary>
/// <param name="Engine">Its name.</param>
/// <param name="Voice">A voice of it.</param>
public sealed record SpokenBy(string Engine, string Voice);
