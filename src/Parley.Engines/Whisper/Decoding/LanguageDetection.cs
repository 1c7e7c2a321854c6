using Parley.Engines.Whisper.Model;
using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Whisper.Decoding;

/// <summary>Which language is spoken: one run, and the softmax over the ids of languages.</summary>
/// <remarks>Radford et al. 2022, section 2.3.</remarks>
internal static class LanguageDetection
{
    /// <param name="decoder">Started anew; one row.</param>
    /// <param name="special">Of a multilingual vocabulary.</param>
    /// <param name="probabilities">Takes one for each language, in the order of ids; or empty.</param>
    /// <returns>The likeliest language's id, and how likely it is that nobody speaks.</returns>
    public static (int Language, double NoSpeech) Run(IWhisperDecoder decoder, SpecialTokens special, Span<float> probabilities = default)
    {
        decoder.Start([special.StartOfTranscript]);
        ReadOnlySpan<float> logits = decoder.Logits();
        ReadOnlySpan<float> languages = logits.Slice(special.FirstLanguage, special.LanguageCount);
        float total = Scores.LogSumExp(languages);
        for (int i = 0; i < Math.Min(probabilities.Length, languages.Length); i++)
            probabilities[i] = MathF.Exp(languages[i] - total);
        double noSpeech = Math.Exp(logits[special.NoSpeech] - Scores.LogSumExp(logits));
        return (special.FirstLanguage + Scores.ArgMax(languages), noSpeech);
    }
}
