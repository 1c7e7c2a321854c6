namespace Parley.Core.Voices.Registry;

/// <summary>What becomes of a voice's description; null leaves a field as it is.</summary>
public sealed record VoiceChange(string? Name = null, string? Language = null, string? Description = null);
