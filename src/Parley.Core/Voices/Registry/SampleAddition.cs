namespace Parley.Core.Voices.Registry;

/// <summary>What became of a recording.</summary>
/// <param name="Sample">The new one, or the one with the same content; null where it was refused.</param>
/// <param name="IsNew">Whether it was added.</param>
/// <param name="IsFull">Whether it was refused because the voice has as many as it may.</param>
public sealed record SampleAddition(RegisteredSample? Sample, bool IsNew, bool IsFull);
