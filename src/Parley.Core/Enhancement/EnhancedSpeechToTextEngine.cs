using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Core.Enhancement;

/// <summary>A recogniser that hears its speech without the noise. Times stay those of the sound that went in.</summary>
/// <param name="inner">Hears.</param>
/// <param name="enhancers">Of the same format.</param>
public sealed class EnhancedSpeechToTextEngine(ISpeechToTextEngine inner, ISpeechEnhancerEngine enhancers)
    : ISpeechToTextEngine
{
    public string Name => inner.Name;

    public AudioFormat Format => inner.Format;

    public IReadOnlyList<string>? Languages => inner.Languages;

    public bool CanTranslate => inner.CanTranslate;

    public bool TellsEndOfTurn => inner.TellsEndOfTurn;

    public bool GivesPartials => inner.GivesPartials;

    /// <inheritdoc/>
    public async ValueTask<ITranscriber> OpenAsync(
        RecognitionOptions options, CancellationToken cancellationToken = default)
    {
        if (inner.Format != enhancers.Format)
        {
            throw new EngineUnavailableException(
                $"The recogniser '{inner.Name}' hears {inner.Format.SampleRateHz} Hz and '{enhancers.Name}' gives "
                + $"{enhancers.Format.SampleRateHz} Hz; set Parley:Engines:SpeechEnhancer to none, or take another "
                + "recogniser.");
        }

        ISpeechEnhancer enhancer = enhancers.Open();
        try
        {
            return new EnhancedTranscriber(await inner.OpenAsync(options, cancellationToken), enhancer);
        }
        catch
        {
            enhancer.Dispose();
            throw;
        }
    }
}
