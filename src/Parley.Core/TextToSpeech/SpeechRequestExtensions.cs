namespace Parley.Core.TextToSpeech;

/// <summary>The checks that every engine owes its caller.</summary>
public static class SpeechRequestExtensions
{
    /// <summary>The slowest pace that can be asked for.</summary>
    public const double MinimumSpeed = 0.25;

    /// <summary>The fastest pace that can be asked for.</summary>
    public const double MaximumSpeed = 4.0;

    /// <summary>The voice that the request asks <paramref name="engine"/> for, once the request is known to be in order.</summary>
    /// <exception cref="ArgumentNullException">No request, or no text.</exception>
    /// <exception cref="ArgumentException">The engine has no such voice; the message lists those it has.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The speed is not between 0.25 and 4.</exception>
    public static EngineVoice VoiceFor(this ITextToSpeechEngine engine, SpeechRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(request.Text, nameof(request));
        if (request.Speed is not (>= MinimumSpeed and <= MaximumSpeed))
        {
            throw new ArgumentOutOfRangeException(
                nameof(request), request.Speed, $"Speed {request.Speed} is outside {MinimumSpeed} to {MaximumSpeed}; 1 is the voice's own pace.");
        }

        EngineVoice? found = request.Voice is null ? engine.Voices[0] : engine.FindVoice(request.Voice);
        if (found is not null)
            return found;

        throw new ArgumentException(
            $"Engine '{engine.Name}' has no voice '{request.Voice}'; choose one of: {string.Join(", ", engine.Voices.Select(voice => voice.Id))}.",
            nameof(request));
    }
}
