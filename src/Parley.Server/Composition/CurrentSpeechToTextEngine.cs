using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Server.Composition;

/// <summary>The recogniser in use; see <see cref="CurrentTextToSpeechEngine"/>.</summary>
internal sealed class CurrentSpeechToTextEngine(CurrentEngine<ISpeechToTextEngine> engine) : ISpeechToTextEngine
{
    public ISpeechToTextEngine Current => engine.Value;

    public string Name => Current.Name;

    public AudioFormat Format => Current.Format;

    public IReadOnlyList<string>? Languages => Current.Languages;

    public bool GivesPartials => Current.GivesPartials;

    public bool CanTranslate => Current.CanTranslate;

    public bool TellsEndOfTurn => Current.TellsEndOfTurn;

    /// <summary>That engine itself, where it is one that may change.</summary>
    public static ISpeechToTextEngine Of(ISpeechToTextEngine engine) =>
        engine is CurrentSpeechToTextEngine changing ? changing.Current : engine;

    public ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default) =>
        Current.OpenAsync(options, cancellationToken);
}
