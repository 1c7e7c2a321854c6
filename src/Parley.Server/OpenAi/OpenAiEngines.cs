using Parley.Core;
using Parley.Core.SpeechToText;
using Parley.Core.TextToSpeech;
using Parley.Core.VoiceActivity;

namespace Parley.Server.OpenAi;

/// <summary>
/// The configured engines, when they are needed: a server whose ears are missing can still speak. Every property throws
/// <see cref="EngineUnavailableException"/> where none works on this machine.
/// </summary>
internal sealed class OpenAiEngines(IServiceProvider services)
{
    public ITextToSpeechEngine Voice => services.GetRequiredService<ITextToSpeechEngine>();

    public ISpeechToTextEngine Ear => services.GetRequiredService<ISpeechToTextEngine>();

    public FileTranscriber Transcriber => new(Ear, services.GetRequiredService<IVoiceActivityEngine>());
}
