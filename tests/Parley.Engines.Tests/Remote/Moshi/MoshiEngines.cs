using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.Remote.Moshi;

namespace Parley.Engines.Tests.Remote.Moshi;

/// <summary>The engine as the program makes it.</summary>
internal static class MoshiEngines
{
    public static ISpeechToTextEngine At(string? endpoint, Action<MoshiOptions>? configure = null, ILoggerProvider? log = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging =>
        {
            if (log is not null)
                logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        });
        services.AddMoshi();
        services.Configure<MoshiOptions>(options => options.Endpoint = endpoint);
        if (configure is not null)
            services.Configure(configure);
        return services.BuildServiceProvider().GetRequiredKeyedService<ISpeechToTextEngine>("moshi");
    }

    /// <summary>In frames of 20 ms.</summary>
    public static async Task PushAsync(ITranscriber transcriber, ReadOnlyMemory<float> samples)
    {
        while (!samples.IsEmpty)
        {
            int count = Math.Min(320, samples.Length);
            await transcriber.PushAsync(
                AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, samples.Span[..count]), TestContext.Current.CancellationToken);
            samples = samples[count..];
        }
    }

    /// <summary>The final transcript of an utterance of its own.</summary>
    public static async Task<Transcript> HearAsync(ITranscriber transcriber, ReadOnlyMemory<float> samples)
    {
        await transcriber.BeginUtteranceAsync(TestContext.Current.CancellationToken);
        await PushAsync(transcriber, samples);
        return await transcriber.FinalizeAsync(TestContext.Current.CancellationToken);
    }
}
