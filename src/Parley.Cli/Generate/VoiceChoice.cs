using Parley.Core.TextToSpeech;

namespace Parley.Cli.Generate;

/// <summary>Checks the name of a voice before anything is begun.</summary>
internal static class VoiceChoice
{
    private static readonly string[] _fileEndings = [".safetensors", ".bin", ".onnx"];

    /// <returns>The voice as the engine spells it, or the file that holds it; neither for the engine's default.</returns>
    /// <exception cref="CommandException">The engine has no such voice, or there is no such file.</exception>
    public static (string? Voice, string? File) Check(ITextToSpeechEngine engine, string? wanted)
    {
        if (wanted is null)
            return (null, null);
        if (_fileEndings.Contains(Path.GetExtension(wanted), StringComparer.OrdinalIgnoreCase))
        {
            return File.Exists(wanted)
                ? (null, Path.GetFullPath(wanted))
                : throw new CommandException(ExitCode.Usage, $"There is no file '{wanted}'. Give --voice a voice's name or an existing file.");
        }

        if (engine.FindVoice(wanted) is { } voice)
            return (voice.Id, null);
        IReadOnlyList<EngineVoice> voices = engine.Voices;
        string suggestion = Nearest.To(wanted, voices.Select(static voice => voice.Id)) is { } near
            ? $"Did you mean '{near}'? "
            : voices.Count <= 12 ? $"It has {string.Join(", ", voices.Select(static voice => voice.Id))}. " : "";
        throw new CommandException(
            ExitCode.Usage, $"The engine '{engine.Name}' has no voice '{wanted}'. {suggestion}'parley voices list' shows all.");
    }
}
