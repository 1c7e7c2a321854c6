namespace Parley.Server.OpenAi.Models;

/// <summary>A voice that speech may ask for.</summary>
/// <param name="Id">What requests call it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Engine">The configured engine that speaks with it.</param>
/// <param name="IsDefault">Whether it speaks when none is asked for.</param>
internal sealed record OpenAiVoice(string Id, string Name, string Language, string Engine, bool IsDefault);

/// <param name="Voices">All of them, the default first.</param>
/// <param name="Object">What it is.</param>
internal sealed record OpenAiVoiceList(IReadOnlyList<OpenAiVoice> Voices, string Object = "list");
