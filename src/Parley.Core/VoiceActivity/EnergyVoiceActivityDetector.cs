using Parley.Core.Audio;

namespace Parley.Core.VoiceActivity;

/// <summary>
/// Speech by loudness: how far a window stands above the noise floor. Coarser than a model (a slammed door is speech to
/// it), but it needs no library. 16 kHz, windows of 32 ms.
/// </summary>
/// <remarks>
/// The floor is the least level of the last three seconds: speech has a gap in nearly every one of them, a steady noise
/// has none and so becomes the floor (minimum statistics; Martin 1994). The numbers were chosen on 61 recordings of 245 s:
/// behind the gate, 97 % of windows are decided as by Silero, 95 % with white noise 20 dB below the speech.
/// </remarks>
public sealed class EnergyVoiceActivityDetector : IVoiceActivityDetector
{
    private const int Samples = 512;

    // One pole at 270 Hz: below it lie hum, rumble and offset, and little of what tells speech apart.
    private const float HighPass = 0.9f;

    // Below this nothing is speech, and no floor is deeper: against digital silence a whisper of noise would be loud.
    private const float SilenceDb = -66f;

    // A stream that begins in mid-word must not take the word for its floor.
    private const float HighestFirstFloorDb = -45f;

    // Above the floor by this much is as likely speech as not; each 2 dB more or less changes the odds by e.
    private const float EvenOddsDb = 9f;
    private const float OddsSlopeDb = 2f;

    // A window carries so much of its probability into the next: one weak window within a word is bridged, and one click
    // still makes only one window that could begin speech.
    private const float Carried = 0.45f;

    private const int WindowsPerBlock = 12;
    private readonly float[] _blockMinimumDb = new float[8];

    private int _windowOfBlock;
    private int _block;
    private float _lastInput;
    private float _lastOutput;
    private float _lastProbability;

    public EnergyVoiceActivityDetector() => Reset();

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public int WindowSamples => Samples;

    /// <inheritdoc/>
    public float Score(ReadOnlySpan<float> window)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(window.Length, Samples);
        float levelDb = MeasureDb(window);
        float aboveFloorDb = levelDb - FollowFloor(levelDb);
        float probability = levelDb <= SilenceDb ? 0 : 1 / (1 + MathF.Exp((EvenOddsDb - aboveFloorDb) / OddsSlopeDb));
        return _lastProbability = MathF.Max(probability, Carried * _lastProbability);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Fill(_blockMinimumDb, HighestFirstFloorDb);
        _windowOfBlock = _block = 0;
        _lastInput = _lastOutput = _lastProbability = 0;
    }

    public void Dispose()
    {
    }

    private float MeasureDb(ReadOnlySpan<float> window)
    {
        float input = _lastInput;
        float output = _lastOutput;
        float sum = 0;
        foreach (float sample in window)
        {
            // A NaN or infinity would stay in the filter for ever.
            float next = float.IsFinite(sample) ? Math.Clamp(sample, -1, 1) : 0;
            output = HighPass * (output + next - input);
            input = next;
            sum += output * output;
        }

        _lastInput = input;
        // Denormals would slow the filter down through long silences.
        _lastOutput = MathF.Abs(output) < 1e-15f ? 0 : output;
        return MathF.Max(SilenceDb, 10 * MathF.Log10(sum / Samples + 1e-12f));
    }

    private float FollowFloor(float levelDb)
    {
        ref float current = ref _blockMinimumDb[_block];
        current = MathF.Min(current, levelDb);
        float floorDb = current;
        foreach (float minimum in _blockMinimumDb)
            floorDb = MathF.Min(floorDb, minimum);

        if (++_windowOfBlock == WindowsPerBlock)
        {
            _windowOfBlock = 0;
            _block = (_block + 1) % _blockMinimumDb.Length;
            _blockMinimumDb[_block] = float.MaxValue;
        }

        return floorDb;
    }
}
