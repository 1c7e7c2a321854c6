using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.Voices;
using Parley.Engines.Models;

namespace Parley.Engines.Scripted;

/// <summary>
/// Makes a voice that nobody can speak with but that has the published layout: a position for each 80 ms, with their
/// levels.
/// For trying everything around an engine that clones.
/// </summary>
public sealed class ScriptedVoiceCloner : IVoiceCloner
{
    private const int PositionSamples = 1_920;

    public string Engine => ScriptedTextToSpeechEngine.EngineName;

    public AudioFormat Format { get; } = new(24_000);

    public TimeSpan LongestSample => TimeSpan.FromSeconds(30);

    public string ModelFingerprint => "scripted-1";

    /// <summary>The mean level of the recording that the voice was made of, 0 to 1.</summary>
    /// <exception cref="EngineUnavailableException">The file is missing or no such voice.</exception>
    internal static float LoudnessOf(string path)
    {
        try
        {
            using SafeTensorsFile file = SafeTensorsFile.Open(path);
            int positions = (int)file.Entries.First(static entry => entry.Name == "scripted/cache").Shape[2];
            float[] levels = new float[2 * positions];
            file.ReadFloats("scripted/cache", levels);
            return levels.Take(positions).DefaultIfEmpty().Average();
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or InvalidOperationException)
        {
            throw new EngineUnavailableException($"The voice cannot be used: {problem.Message}", problem);
        }
    }

    public ValueTask CloneAsync(ReadOnlyMemory<float> samples, Stream voice, CancellationToken cancellationToken)
    {
        int positions = (samples.Length + PositionSamples - 1) / PositionSamples;
        float[] levels = new float[2 * positions];
        for (int i = 0; i < positions; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int start = i * PositionSamples;
            ReadOnlySpan<float> position = samples.Span[start..Math.Min(samples.Length, start + PositionSamples)];
            levels[i] = AudioLevel.RootMeanSquare(position);
            levels[positions + i] = AudioLevel.Peak(position);
        }

        SafeTensorsWriter.Write(
            voice,
            [
                SafeTensor.Of("scripted/cache", [2, 1, positions, 1, 1], levels),
                SafeTensor.Of("scripted/offset", [1], new long[] { positions }),
            ]);
        return ValueTask.CompletedTask;
    }
}
