using Parley.Core.TextToSpeech;

namespace Parley.Cli.Generate;

/// <summary>Checks the name of a voice before anything is begun.</summary>
internal static class VoiceChoice
{
    /// <returns>The voice as the engine spells it; null for the engine's default.</returns>
    /// <exception cref="CommandException">The engine has no such voice.</exception>
    public static string? Check(ITextToSpeechEngine engine, string? wanted)
    {
        if (wanted is null)
            return null;
        IReadOnlyList<EngineVoice> voices = engine.Voices;
        EngineVoice? voice = voices.FirstOrDefault(voice => voice.Id.Equals(wanted, StringComparison.OrdinalIgnoreCase));
        if (voice is not null)
            return voice.Id;
        string suggestion = Nearest.To(wanted, voices.Select(static voice => voice.Id)) is { } near
            ? $"Did you mean '{near}'? "
            : voices.Count <= 12 ? $"It has {string.Join(", ", voices.Select(static voice => voice.Id))}. " : "";
        throw new CommandException(
            ExitCode.Usage, $"The engine '{engine.Name}' has no voice '{wanted}'. {suggestion}'parley voices list' shows all.");
    }
}
