using Parley.Engines.Onnx;
using Parley.Engines.PocketTts;
using Parley.Engines.PocketTts.Generation;
using Parley.Engines.PocketTts.Voices;
using Parley.Testing;

namespace Parley.Engines.Tests.PocketTts;

/// <summary>What a step costs.</summary>
public sealed class PocketStepTests(PocketFixture fixture) : IClassFixture<PocketFixture>
{
    [Theory]
    [InlineData("tiny")]
    [InlineData("contract")]
    public void Step_SteadyState_AllocatesNothing(string bundle)
    {
        using var contract = new PocketContract();
        bool isTiny = bundle == "tiny";
        PocketTtsModel model = fixture.Load(isTiny ? PocketFixture.Folder("tiny") : contract.Folder, "fp32");
        string voiceName = isTiny ? "noise.safetensors" : "anna.safetensors";
        string folder = isTiny ? PocketFixture.Folder("tiny") : contract.Folder;
        VoicePrefix voice = model.Voices.Get(Path.Combine(folder, "embeddings", voiceName));
        using var options = new OnnxRunOptions();
        using PocketRun run = model.Rent();
        var plan = new SpeechPlan([], voice)
        {
            Noise = new GaussianNoise(1, 0.8).Fill, EndThreshold = float.MaxValue, ErrorWithoutEnd = false,
        };
        var generator = new LatentGenerator(model, run, plan, options);
        generator.Begin(model.Splitter.MakeChunk(new string('a', 60)));
        run.Decoder.Begin();
        for (int i = 0; i < 10; i++)
            Step(generator, run, options);

        long bytes = AllocationAssert.BytesAllocatedBy(() => Step(generator, run, options));

        Assert.Equal(0, bytes);
        model.Dispose();
    }

    /// <summary>A second text of the same voice finds the voice's positions where the first one left them.</summary>
    [Fact]
    public void Begin_SameVoiceAgain_KeepsThePrefix()
    {
        string folder = PocketFixture.Folder("tiny");
        using PocketTtsModel model = fixture.Load(folder, "fp32");
        VoicePrefix voice = model.Voices.Get(Path.Combine(folder, "embeddings", "noise.safetensors"));
        using PocketRun run = model.Rent();
        run.LanguageModel.Begin(voice, 200);
        // Were it loaded again, this would be heard.
        float[] first = run.LanguageModel.Save().Keys[0];
        voice.Keys[0].AsSpan().Fill(7);

        run.LanguageModel.Begin(voice, 100);

        Assert.Equal(first, run.LanguageModel.Save().Keys[0]);
    }

    private static void Step(LatentGenerator generator, PocketRun run, OnnxRunOptions options)
    {
        generator.Next();
        run.Decoder.Decode(generator.Latent, options);
    }
}
