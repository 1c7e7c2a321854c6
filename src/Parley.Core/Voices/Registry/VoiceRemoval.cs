namespace Parley.Core.Voices.Registry;

/// <summary>A voice that is deleted and whose files are to go.</summary>
/// <param name="Number">The voice's.</param>
/// <param name="Id">The voice's; given to no other until the files are gone.</param>
/// <param name="Engine">Whose library holds it.</param>
public sealed record VoiceRemoval(long Number, string Id, string Engine);
