using System.Collections.Concurrent;

using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Engines.Models;
using Parley.Engines.Voices;

namespace Parley.Engines.Kokoro;

/// <summary>
/// Blends that somebody has kept: safetensors files of the voice library whose <c>style</c> is a voice's table, and
/// whose metadata name a voice of the same language. Read when they are first needed, and again where the file is another one. Thread-safe.
/// </summary>
/// <param name="library">Null for none.</param>
internal sealed class KokoroKeptVoices(IVoiceLibrary? library)
{
    private const string Speaks = "speaks";

    private readonly ConcurrentDictionary<string, (DateTime Written, Kept Voice)> _read = new(StringComparer.Ordinal);

    /// <summary>A voice that was kept.</summary>
    /// <param name="Speaks">The voice of the model whose language it speaks.</param>
    /// <param name="Voice">Its styles.</param>
    public sealed record Kept(string Speaks, KokoroVoice Voice);

    public IEnumerable<EngineVoice> List() =>
        (library?.List(KokoroTextToSpeechEngine.EngineName) ?? []).Select(Describe);

    /// <summary>Null where there is none.</summary>
    public EngineVoice? Find(string name) =>
        library?.Find(KokoroTextToSpeechEngine.EngineName, name) is { } voice ? Describe(voice) : null;

    /// <summary>Null where there is none.</summary>
    /// <exception cref="EngineUnavailableException">Its file is damaged, or another engine's.</exception>
    public Kept? Load(string name) =>
        library?.Find(KokoroTextToSpeechEngine.EngineName, name) is { } voice ? Read(voice) : null;

    /// <param name="styles">Rows of <see cref="KokoroVoice.Width"/> numbers.</param>
    /// <param name="speaks">The voice of the model whose language it speaks.</param>
    /// <param name="blend">As <see cref="VoiceBlend"/> writes it.</param>
    /// <param name="output">Gets the file.</param>
    public static void Write(float[] styles, string speaks, string blend, Stream output) => SafeTensorsWriter.Write(
        output,
        [SafeTensor.Of(VoiceLayout.Style, [styles.Length / KokoroVoice.Width, KokoroVoice.Width], styles)],
        new Dictionary<string, string>(StringComparer.Ordinal) { [Speaks] = speaks, ["blend"] = blend });

    // The list must not fail because of one bad file; who speaks with it is told.
    private EngineVoice Describe(LibraryVoice voice)
    {
        try
        {
            return new EngineVoice(voice.Id, KokoroLanguage.Of(Read(voice).Speaks).Tag, voice.Name);
        }
        catch (EngineUnavailableException)
        {
            return new EngineVoice(voice.Id, "und", voice.Name);
        }
    }

    private Kept Read(LibraryVoice voice)
    {
        DateTime written = File.GetLastWriteTimeUtc(voice.Path);
        if (_read.TryGetValue(voice.Id, out (DateTime Written, Kept Voice) known) && known.Written == written)
            return known.Voice;
        Kept read = ReadFile(voice.Path);
        _read[voice.Id] = (written, read);
        return read;
    }

    private static Kept ReadFile(string path)
    {
        try
        {
            using SafeTensorsFile file = SafeTensorsFile.Open(path);
            var styles = new float[file.Require(VoiceLayout.Style).Elements];
            file.ReadFloats(VoiceLayout.Style, styles);
            return new Kept(
                file.Metadata.GetValueOrDefault(Speaks, ""), KokoroVoice.From(styles, $"'{path}'"));
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException($"The voice cannot be used: {problem.Message}", problem);
        }
    }
}
