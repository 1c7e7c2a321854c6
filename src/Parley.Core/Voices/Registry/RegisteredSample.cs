namespace Parley.Core.Voices.Registry;

/// <summary>A recording of a voice.</summary>
/// <param name="Number">Counts up over all voices.</param>
/// <param name="Voice">The voice's number.</param>
/// <param name="Draft">What was known when it came.</param>
/// <param name="CreatedAt">When that was.</param>
public sealed record RegisteredSample(long Number, long Voice, SampleDraft Draft, DateTimeOffset CreatedAt)
{
    public string Id => Draft.Id;
}
