using Parley.Core.Turns;
using Parley.Core.VoiceActivity;

namespace Parley.Core.Inspection;

/// <summary>Listens to a recording once, from end to end, as a session would, and says what it heard. Thread-safe.</summary>
/// <param name="voiceActivity">Tells speech from the rest.</param>
/// <param name="speech">What counts as speech, and which silence is a pause.</param>
/// <param name="detector">Asked in each pause; null for nobody.</param>
/// <param name="turns">When a turn is over: what comes after is another, of which the detector hears apart.</param>
public sealed class RecordingInspector(
    IVoiceActivityEngine voiceActivity, VoiceActivityOptions speech, ITurnDetector? detector, TurnOptions turns)
{
    /// <summary>Reads as it goes, also from a pipe; holds seconds of sound, however long the recording is.</summary>
    /// <param name="wav">Of any rate and number of channels; stays the caller's.</param>
    /// <param name="position">Told how far it has come; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidDataException">No WAV that can be read, or one without a sample.</exception>
    /// <exception cref="EngineUnavailableException">The voice-activity detector is missing.</exception>
    public async Task<RecordingInspection> InspectAsync(
        Stream wav, IProgress<TimeSpan>? position = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wav);
        using var run = new InspectionRun(wav, voiceActivity.Open(), speech, detector, turns);
        return await run.RunAsync(position, cancellationToken);
    }
}
