using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Engines.Scripted;
using Parley.Testing;

namespace Parley.Engines.Tests.Scripted;

public sealed class ScriptedTextToSpeechEngineTests
{
    [Fact]
    public async Task Synthesize_AnyText_IsASteadyToneOfTheGivenLength()
    {
        var engine = new ScriptedTextToSpeechEngine(Options.Create(new ScriptedTextToSpeechOptions { DurationMs = 1_234 }));

        Speech speech = await Speech.OfAsync(engine, new SpeechRequest("Anything."), TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromMilliseconds(1_234), speech.Duration);
        Assert.Equal(0, AudioLevel.FirstAudible([.. speech.Samples]));
        for (int i = 0; i < speech.Samples.Count; i++)
            Assert.Equal(0.3 * Math.Cos(2 * Math.PI * 440 * i / 16_000), speech.Samples[i], 0.001);
    }

    [Fact]
    public async Task Synthesize_OnceWarm_AllocatesOnlyTheRequest()
    {
        var engine = new ScriptedTextToSpeechEngine(Options.Create(new ScriptedTextToSpeechOptions { DurationMs = 10_000 }));
        var request = new SpeechRequest("Anything.");
        await SpeakAsync(engine, request);

        long bytes = AllocationAssert.BytesAllocatedBy(() => Assert.True(SpeakAsync(engine, request).IsCompletedSuccessfully));

        // The iterator and its task, once, for 500 frames.
        Assert.InRange(bytes, 0, 1_500);
    }

    [Fact]
    public void AddScriptedTextToSpeech_Registration_HasTheEngine()
    {
        using ServiceProvider services = new ServiceCollection().AddScriptedTextToSpeech().BuildServiceProvider();

        Assert.IsType<ScriptedTextToSpeechEngine>(services.GetRequiredKeyedService<ITextToSpeechEngine>("scripted"));
    }

    private static async Task SpeakAsync(ScriptedTextToSpeechEngine engine, SpeechRequest request)
    {
        await foreach (SpeechFrame frame in engine.SynthesizeAsync(request))
            frame.Audio.Dispose();
    }
}
