using Parley.Core.TextToSpeech;

namespace Parley.Engines.Piper;

/// <summary>The three numbers by which a voice is steered.</summary>
internal readonly record struct PiperScales(float Noise, float Length, float NoiseW)
{
    /// <summary>Temperature 0 takes out all chance, 1 (or none) is what the voice's makers chose.</summary>
    public static PiperScales For(PiperConfig config, SpeechRequest request)
    {
        float temperature = (float)(request.Temperature ?? 1);
        return new PiperScales(
            config.NoiseScale * temperature, (float)(config.LengthScale / request.Speed), config.NoiseW * temperature);
    }
}
