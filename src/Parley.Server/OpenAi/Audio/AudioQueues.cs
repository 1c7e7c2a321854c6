using Microsoft.Extensions.Options;

namespace Parley.Server.OpenAi.Audio;

/// <summary>Who may work now: speech and transcription wait apart, so that long recordings do not silence the voice.</summary>
internal sealed class AudioQueues(IOptions<OpenAiAudioOptions> options) : IDisposable
{
    public RequestQueue Speech { get; } = new(options.Value.MaxSpeaking, options.Value.MaxWaiting);

    public RequestQueue Transcription { get; } = new(options.Value.MaxTranscribing, options.Value.MaxWaiting);

    public void Dispose()
    {
        Speech.Dispose();
        Transcription.Dispose();
    }
}
