using Microsoft.Extensions.AI;

using Parley.Core;
using Parley.Core.SpeechToText;
using Parley.Core.TextToSpeech;
using Parley.Core.VoiceActivity;
using Parley.Server.Composition;

namespace Parley.Server.OpenAi;

/// <summary>
/// The configured engines, when they are needed: a server whose ears are missing can still speak. Every property throws
/// <see cref="EngineUnavailableException"/> where none works on this machine.
/// </summary>
internal sealed class OpenAiEngines(IServiceProvider services)
{
    public ITextToSpeechEngine Voice => CurrentTextToSpeechEngine.Of(services.GetRequiredService<ITextToSpeechEngine>());

    public ISpeechToTextEngine Ear => CurrentSpeechToTextEngine.Of(services.GetRequiredService<ISpeechToTextEngine>());

    public IEmbeddingGenerator<string, Embedding<float>> Embedder =>
        services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();

    public string EmbedderName =>
        (Embedder.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.ProviderName ?? "embeddings";

    public FileTranscriber Transcriber => new(Ear, services.GetRequiredService<IVoiceActivityEngine>());
}
