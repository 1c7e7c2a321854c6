using System.Text.Json.Serialization;

namespace Parley.Core.Events;

/// <summary>
/// Something that happened on the platform and is told to whoever follows <c>GET /events</c>. It is kept in the same
/// transaction as what it tells of: there is no event without its fact, and no fact without its event.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(VoiceCreated), nameof(VoiceCreated))]
[JsonDerivedType(typeof(VoiceDeleted), nameof(VoiceDeleted))]
[JsonDerivedType(typeof(SampleAdded), nameof(SampleAdded))]
[JsonDerivedType(typeof(SampleDeleted), nameof(SampleDeleted))]
[JsonDerivedType(typeof(TrainingQueued), nameof(TrainingQueued))]
[JsonDerivedType(typeof(TrainingStarted), nameof(TrainingStarted))]
[JsonDerivedType(typeof(TrainingProgress), nameof(TrainingProgress))]
[JsonDerivedType(typeof(TrainingComplete), nameof(TrainingComplete))]
[JsonDerivedType(typeof(TrainingFailed), nameof(TrainingFailed))]
[JsonDerivedType(typeof(TrainingRetried), nameof(TrainingRetried))]
[JsonDerivedType(typeof(TrainingCancelled), nameof(TrainingCancelled))]
[JsonDerivedType(typeof(PersonaCreated), nameof(PersonaCreated))]
[JsonDerivedType(typeof(PersonaUpdated), nameof(PersonaUpdated))]
[JsonDerivedType(typeof(PersonaDeleted), nameof(PersonaDeleted))]
[JsonDerivedType(typeof(SessionStarted), nameof(SessionStarted))]
[JsonDerivedType(typeof(SessionEnded), nameof(SessionEnded))]
[JsonDerivedType(typeof(SessionDeleted), nameof(SessionDeleted))]
[JsonDerivedType(typeof(RecordingStarted), nameof(RecordingStarted))]
[JsonDerivedType(typeof(TranscriptionComplete), nameof(TranscriptionComplete))]
[JsonDerivedType(typeof(LlmRequestStarted), nameof(LlmRequestStarted))]
[JsonDerivedType(typeof(LlmResponseReceived), nameof(LlmResponseReceived))]
[JsonDerivedType(typeof(SynthesisStarted), nameof(SynthesisStarted))]
[JsonDerivedType(typeof(PlaybackStarted), nameof(PlaybackStarted))]
[JsonDerivedType(typeof(PlaybackComplete), nameof(PlaybackComplete))]
[JsonDerivedType(typeof(PlaybackInterrupted), nameof(PlaybackInterrupted))]
[JsonDerivedType(typeof(SessionError), nameof(SessionError))]
public abstract record PlatformEvent
{
    private PlatformEvent()
    {
    }

    public sealed record VoiceCreated(string VoiceId, string Name) : PlatformEvent;

    public sealed record VoiceDeleted(string VoiceId) : PlatformEvent;

    public sealed record SampleAdded(string VoiceId, string SampleId, double DurationMs) : PlatformEvent;

    public sealed record SampleDeleted(string VoiceId, string SampleId) : PlatformEvent;

    public sealed record TrainingQueued(string VoiceId, string JobId) : PlatformEvent;

    public sealed record TrainingStarted(string VoiceId, string JobId) : PlatformEvent;

    /// <param name="VoiceId">Whose.</param>
    /// <param name="JobId">Which.</param>
    /// <param name="Percent">0 to 100; never less than before within one attempt.</param>
    /// <param name="Stage">What is being done, such as <c>checking_samples</c>.</param>
    public sealed record TrainingProgress(string VoiceId, string JobId, int Percent, string Stage) : PlatformEvent;

    public sealed record TrainingComplete(string VoiceId, string JobId) : PlatformEvent;

    public sealed record TrainingFailed(string VoiceId, string JobId, string Error) : PlatformEvent;

    /// <summary>An attempt failed; the job waits for the next one.</summary>
    public sealed record TrainingRetried(string VoiceId, string JobId, string Error) : PlatformEvent;

    public sealed record TrainingCancelled(string VoiceId, string JobId) : PlatformEvent;

    public sealed record PersonaCreated(string PersonaId, string Name) : PlatformEvent;

    public sealed record PersonaUpdated(string PersonaId) : PlatformEvent;

    public sealed record PersonaDeleted(string PersonaId) : PlatformEvent;

    public sealed record SessionStarted(string SessionId) : PlatformEvent;

    public sealed record SessionEnded(string SessionId, int Turns) : PlatformEvent;

    public sealed record SessionDeleted(string SessionId) : PlatformEvent;

    public sealed record RecordingStarted(string SessionId) : PlatformEvent;

    public sealed record TranscriptionComplete(string SessionId, string Text) : PlatformEvent;

    public sealed record LlmRequestStarted(string SessionId) : PlatformEvent;

    public sealed record LlmResponseReceived(string SessionId, string Text) : PlatformEvent;

    public sealed record SynthesisStarted(string SessionId) : PlatformEvent;

    public sealed record PlaybackStarted(string SessionId) : PlatformEvent;

    public sealed record PlaybackComplete(string SessionId) : PlatformEvent;

    /// <param name="SessionId">Whose.</param>
    /// <param name="HeardText">What the person heard of the answer.</param>
    /// <param name="HeardMs">How long it sounded.</param>
    public sealed record PlaybackInterrupted(string SessionId, string HeardText, double HeardMs) : PlatformEvent;

    public sealed record SessionError(string SessionId, string Error) : PlatformEvent;
}
