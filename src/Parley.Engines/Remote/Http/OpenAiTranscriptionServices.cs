using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Remote.Http;

/// <summary>Registers transcription servers.</summary>
public static class OpenAiTranscriptionServices
{
    /// <summary>The engine under <c>openai</c>, with <see cref="OpenAiTranscriptionOptions"/>.</summary>
    public static IServiceCollection AddOpenAiTranscription(this IServiceCollection services)
    {
        services.AddOptions<OpenAiTranscriptionOptions>().ValidateOnStart();
        // TranscriptionClient has the timeout, so that it can tell it from the speaker going on.
        services.AddHttpClient(OpenAiTranscriptionEngine.HttpClientName, static client =>
        {
            client.Timeout = Timeout.InfiniteTimeSpan;
            // Ten minutes with the times of all words are well below; a server that sends without end is cut off.
            client.MaxResponseContentBufferSize = 16 * 1_024 * 1_024;
        })
            // What people say goes to the server that the settings name, and to no other that it may point to.
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false });
        return services
            .AddSingleton<IValidateOptions<OpenAiTranscriptionOptions>, OpenAiTranscriptionOptionsValidator>()
            .AddSingleton<OpenAiTranscriptionEngine>()
            .AddKeyedSingleton<ISpeechToTextEngine>(
                OpenAiTranscriptionEngine.EngineName, static (provider, _) => provider.GetRequiredService<OpenAiTranscriptionEngine>())
            .AddSingleton(static provider => new EngineDescriptor(
                EngineKind.SpeechToText,
                OpenAiTranscriptionEngine.EngineName,
                // Above the embedded ones: whoever names a server wants it used.
                Rank: 100,
                "An OpenAI-compatible transcription server over HTTP",
                () => provider.GetRequiredService<OpenAiTranscriptionEngine>().Probe()));
    }
}
