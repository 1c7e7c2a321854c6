using System.Diagnostics;

using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Graphs;
using Parley.Engines.Whisper.Model;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper.Model;

/// <summary>The real-size graphs with weights of which no references are stored: what is rewritten against what is published.</summary>
public sealed class WhisperOtherWeightsTests : IDisposable
{
    private static readonly string[] _recipes = ["encoder_model", "decoder_model_merged"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(7)]
    [InlineData(2_026)]
    public void Decode_OtherSeed_IsWhatThePublishedGraphsGive(int seed)
    {
        WhisperFiles files = Build(seed);
        using WhisperModel model = WhisperModel.Load(files, WhisperFixture.Prepared(_folder.PathTo("store")), threads: 2);
        float[] features = WhisperFixture.Features("an4-cen3-fjlp-b");
        int[] text = [.. WhisperFixture.Prefix, 1_160, 51_529, 45_631, 7];
        using var input = OnnxTensor.Over<float>(features, 1, 80, 3_000);
        using OnnxSession encoder = OnnxSession.FromFile(files.Encoder, new OnnxSessionOptions());
        using OnnxOutput hidden = encoder.Run([(EncoderGraph.Features, input)], [EncoderGraph.Hidden])[0];
        using OnnxSession session = OnnxSession.FromFile(files.Decoder, new OnnxSessionOptions());
        using var published = new PublishedDecoder(model.Config, session);
        using var options = new OnnxRunOptions();
        using SoundMemory memory = published.Hear(hidden.Span<float>().ToArray(), 1_500, options);
        using DecoderRun run = published.Open(memory, 1, keepAttention: false);
        float[] expected = new float[model.Config.VocabularySize];
        run.Feed(text, 1, 0);
        run.Logits(text.Length - 1, expected);

        using IWhisperSound sound = model.Encode(features, 3_000, TestContext.Current.CancellationToken);
        using IWhisperDecoder decoder = sound.Decode();
        decoder.Start(text.AsSpan(0, 4));
        foreach (int token in text.AsSpan(4))
            decoder.Step([token]);

        Assert.True(model.IsRewritten);
        Assert.InRange(WhisperFixture.WorstDifference(hidden.Span<float>(), model.EncodeHidden(features, 3_000)), 0, 2e-5f);
        Assert.InRange(WhisperFixture.WorstDifference(expected, decoder.Logits()), 0, 1e-3f);
    }

    private WhisperFiles Build(int seed)
    {
        string plain = PublishedModels.Folder("whisper");
        string[] names = [.. _recipes.Select(name => $"whisper/whisper-tiny/onnx/{name}.weights.json")];
        using Process? node = TryStart(new ProcessStartInfo("node",
            [SharedFiles.Require("models", "materialize.mjs"), _folder.Path, .. names, "--seed", $"{seed}"])
        { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, UseShellExecute = false });
        if (node is null)
            Assert.Skip("Node.js is missing, which builds the published graphs; 'apt-get install nodejs' or nodejs.org.");
        node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        string folder = _folder.PathTo("whisper", "whisper-tiny");
        foreach (string name in (string[])["config.json", "generation_config.json"])
            File.Copy(Path.Combine(plain, "whisper-tiny", name), Path.Combine(folder, name), overwrite: true);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "{}");
        return WhisperFiles.FindAll(folder, "build it").Single();
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
