namespace Parley.Core.Voices;

/// <summary>One voice of a blend.</summary>
/// <param name="Voice">Its id.</param>
/// <param name="Weight">Its share, against those of the others; above 0, at most 1,000,000.</param>
public sealed record BlendPart(string Voice, double Weight);
