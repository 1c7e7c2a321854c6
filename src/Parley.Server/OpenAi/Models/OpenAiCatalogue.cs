using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;

namespace Parley.Server.OpenAi.Models;

/// <summary>What OpenAI's clients may name: the configured engines, and OpenAI's own names that stand for them.</summary>
internal sealed class OpenAiCatalogue(OpenAiEngines engines, IVoiceLibrary library, TimeProvider time)
{
    private static readonly string[] _speech = ["gpt-4o-mini-tts", "tts-1", "tts-1-hd"];
    private static readonly string[] _transcription = ["gpt-4o-mini-transcribe", "gpt-4o-transcribe", "whisper-1"];

    private static readonly string[] _embedding = ["text-embedding-3-small", "text-embedding-3-large", "text-embedding-ada-002"];

    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();

    public IReadOnlyList<OpenAiModel> Models() =>
    [
        .. Models("speech", () => engines.Voice.Name, _speech),
        .. Models("transcription", () => engines.Ear.Name, _transcription),
        .. Models("embedding", () => engines.EmbedderName, _embedding),
    ];

    public IReadOnlyList<OpenAiVoice> Voices()
    {
        ITextToSpeechEngine engine = engines.Voice;
        IReadOnlyList<EngineVoice> own = engine.Voices;
        return
        [
            .. own.Select((voice, i) => new OpenAiVoice(voice.Id, voice.Description, voice.Language, engine.Name, i == 0)),
            .. library.List(engine.Name)
                .Where(cloned => own.All(voice => voice.Id != cloned.Id))
                .Select(cloned => new OpenAiVoice(cloned.Id, cloned.Name, "und", engine.Name, IsDefault: false)),
        ];
    }

    // An engine that does not work here has no models.
    private IEnumerable<OpenAiModel> Models(string kind, Func<string> engine, string[] names)
    {
        string name;
        try
        {
            name = engine();
        }
        catch (EngineUnavailableException)
        {
            return [];
        }

        return names.Prepend(name).Select(id => new OpenAiModel(id, _created, "parley", name, kind));
    }
}
