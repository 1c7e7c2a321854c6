using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

namespace Parley.Server.Composition;

/// <summary>The voice in use. What takes several looks at it, takes them at <see cref="Current"/>, which stays what it is.</summary>
internal sealed class CurrentTextToSpeechEngine(CurrentEngine<ITextToSpeechEngine> engine) : ITextToSpeechEngine
{
    public ITextToSpeechEngine Current => engine.Value;

    public string Name => Current.Name;

    public AudioFormat Format => Current.Format;

    public IReadOnlyList<EngineVoice> Voices => Current.Voices;

    /// <summary>That engine itself, where it is one that may change.</summary>
    public static ITextToSpeechEngine Of(ITextToSpeechEngine engine) =>
        engine is CurrentTextToSpeechEngine changing ? changing.Current : engine;

    public EngineVoice? FindVoice(string name) => Current.FindVoice(name);

    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken = default) =>
        Current.SynthesizeAsync(request, cancellationToken);
}
