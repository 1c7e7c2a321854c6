namespace Parley.Core.Voices;

/// <summary>The library has a voice of that id already.</summary>
public sealed class VoiceExistsException(string message) : Exception(message);
