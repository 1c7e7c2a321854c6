using Parley.Core.TextToSpeech;

namespace Parley.Server.OpenAi;

/// <summary>Voices by the names that OpenAI's clients use.</summary>
internal static class OpenAiVoiceNames
{
    /// <summary>Those that OpenAI has; clients have them built in.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin", "cedar",
    ];

    /// <summary>The engine's voice of that name; its default where the name is one of OpenAI's, or none; null if there is no such voice.</summary>
    public static EngineVoice? Resolve(ITextToSpeechEngine engine, string? name)
    {
        if (string.IsNullOrEmpty(name))
            return engine.Voices[0];
        return engine.FindVoice(name)
            ?? (Known.Contains(name, StringComparer.OrdinalIgnoreCase) ? engine.Voices[0] : null);
    }
}
