namespace Parley.Core.Voices.Registry;

/// <summary>A recording whose file is there and was checked.</summary>
/// <param name="Id">Names its file.</param>
/// <param name="Hash">SHA-256 of the file, lower-case hexadecimal: the same recording is kept once.</param>
/// <param name="FileName">As the client called it; for people only.</param>
/// <param name="ContentType">As the client said.</param>
/// <param name="SizeBytes">Of the file.</param>
/// <param name="Report">What the check found.</param>
public sealed record SampleDraft(
    string Id, string Hash, string FileName, string ContentType, long SizeBytes, SampleReport Report);
