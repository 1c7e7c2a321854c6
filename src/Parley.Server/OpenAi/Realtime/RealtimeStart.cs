using Parley.Server.OpenAi.Realtime.Settings;

namespace Parley.Server.OpenAi.Realtime;

/// <summary>What a connection brought before its first event.</summary>
/// <param name="SessionId">Its session.</param>
/// <param name="Model">As the address names it.</param>
/// <param name="IsTranscription">Whether the address asks for transcription only.</param>
/// <param name="IsBeta">Whether the names of the beta were promised.</param>
/// <param name="SecretSessionJson">The session object that its client secret brought; null for none.</param>
internal sealed record RealtimeStart(
    string SessionId, string Model, bool IsTranscription, bool IsBeta, string? SecretSessionJson)
{
    /// <summary>What holds before the client says anything.</summary>
    public SessionConfig ToConfig() => new()
    {
        Model = Model,
        IsTranscription = IsTranscription,
        Transcription = IsTranscription ? InputTranscription.Default : null,
    };
}
