namespace Parley.Core.Voices;

/// <summary>How bad a finding is.</summary>
public enum SampleSeverity
{
    /// <summary>A voice can be made, but it will be the worse for it.</summary>
    Warning,

    /// <summary>No voice can be made.</summary>
    Error,
}

/// <summary>Something that a recording lacks as the sample of a voice.</summary>
/// <param name="Code">For programs, such as <c>too_short</c>.</param>
/// <param name="Severity">Whether it can be used all the same.</param>
/// <param name="Advice">For people: what it is and what to do.</param>
public sealed record SampleFinding(string Code, SampleSeverity Severity, string Advice);
