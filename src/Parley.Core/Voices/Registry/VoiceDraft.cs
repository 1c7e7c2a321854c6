namespace Parley.Core.Voices.Registry;

/// <summary>A voice that is wanted.</summary>
/// <param name="Name">What people call it; its id is made of this.</param>
/// <param name="Engine">Who will speak with it.</param>
/// <param name="Language">BCP 47; <c>und</c> where that does not matter.</param>
/// <param name="Description">For people; may be empty.</param>
public sealed record VoiceDraft(string Name, string Engine, string Language = "und", string Description = "")
{
    /// <summary>What it is mixed of; null where it will be made of recordings.</summary>
    public IReadOnlyList<BlendPart>? Blend { get; init; }
}
