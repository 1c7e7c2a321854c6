using Microsoft.Extensions.Options;

using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Engines.Espeak;
using Parley.Engines.Flite;
using Parley.Engines.Phonemes;

namespace Parley.Bench.Turns.Interruptions;

/// <summary>
/// Listeners' murmurs, spoken by flite and espeak-ng: none are recorded. Hums are left to espeak-ng; flite spells them.
/// </summary>
internal sealed class ListenerVoices
{
    private static readonly AudioFormat _format = AudioFormat.Speech16Khz;

    private readonly ITextToSpeechEngine _flite = new ResamplingTextToSpeechEngine(new FliteTextToSpeechEngine(), _format);
    private readonly ITextToSpeechEngine _espeak =
        new ResamplingTextToSpeechEngine(new EspeakTextToSpeechEngine(Options.Create(new EspeakOptions())), _format);

    private readonly string[] _fliteVoices = ["slt", "rms", "awb", "kal"];
    private readonly string[] _espeakVoices = ["en-us", "en-gb", "en-gb-scotland"];

    /// <summary>One murmur: the number chooses the voice and its pace.</summary>
    public async Task<float[]> SayAsync(string text, bool isHum, int number, CancellationToken cancellationToken)
    {
        bool byFlite = !isHum && number % 2 == 0;
        string[] voices = byFlite ? _fliteVoices : _espeakVoices;
        var samples = new List<float>();
        var request = new SpeechRequest(text)
        {
            Voice = voices[number / 2 % voices.Length],
            Speed = 0.85 + (0.15 * (number % 4)),
        };
        await foreach (SpeechFrame frame in (byFlite ? _flite : _espeak).SynthesizeAsync(request, cancellationToken))
        {
            using AudioFrame audio = frame.Audio;
            samples.AddRange(audio.Samples.Span);
        }

        return MixLevels.Audible([.. samples]);
    }
}
