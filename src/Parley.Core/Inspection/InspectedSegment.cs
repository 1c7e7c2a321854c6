namespace Parley.Core.Inspection;

/// <summary>A stretch of speech, in whole windows of the voice-activity detector.</summary>
public readonly record struct InspectedSegment(TimeSpan Start, TimeSpan End);
