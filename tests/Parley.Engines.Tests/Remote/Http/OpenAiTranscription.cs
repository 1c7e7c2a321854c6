using Microsoft.Extensions.DependencyInjection;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.Remote.Http;

namespace Parley.Engines.Tests.Remote.Http;

/// <summary>The engine as the program makes it.</summary>
internal static class OpenAiTranscription
{
    public static ISpeechToTextEngine Engine(string? endpoint, Action<OpenAiTranscriptionOptions>? configure = null, TimeProvider? timeProvider = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        if (timeProvider is not null)
            services.AddSingleton(timeProvider);
        services.AddOpenAiTranscription();
        services.Configure<OpenAiTranscriptionOptions>(options => options.Endpoint = endpoint);
        if (configure is not null)
            services.Configure(configure);
        return services.BuildServiceProvider().GetRequiredKeyedService<ISpeechToTextEngine>("openai");
    }

    /// <summary>A tenth of a second that is not silent.</summary>
    public static AudioFrame Frame() => AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, [.. Enumerable.Repeat(0.25f, 1_600)]);

    /// <summary>What the engine hears in one frame.</summary>
    public static async Task<Transcript> HearAsync(ISpeechToTextEngine engine, RecognitionOptions? options = null, CancellationToken? cancellationToken = null)
    {
        CancellationToken token = cancellationToken ?? TestContext.Current.CancellationToken;
        await using ITranscriber transcriber = await engine.OpenAsync(options ?? new RecognitionOptions(), token);
        await transcriber.BeginUtteranceAsync(token);
        await transcriber.PushAsync(Frame(), token);
        return await transcriber.FinalizeAsync(token);
    }
}
