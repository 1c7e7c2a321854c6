using System.Collections.Concurrent;
using System.Text.Json;

using Microsoft.Extensions.Options;

using Parley.Core.Audio;
using Parley.Engines.Features;
using Parley.Engines.Models;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Model;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper;

/// <summary>The built Whisper graphs, loaded once for all tests, and what is known of them.</summary>
internal static class WhisperFixture
{
    public static readonly int[] Prefix = [50258, 50259, 50359, 50363];

    private static readonly ConcurrentDictionary<string, Lazy<WhisperModel>> _models = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Lazy<float[]>> _features = new(StringComparer.Ordinal);
    private static readonly Lazy<PreparedFiles> _prepared = new(static () => Prepared(
        Directory.CreateTempSubdirectory("parley-whisper-tests-").FullName));

    public static PreparedFiles Prepared(string store) =>
        new(new ModelStore(Options.Create(new ModelOptions { Store = store })));

    /// <param name="size"><c>tiny</c>, <c>base</c> or <c>micro</c>.</param>
    /// <param name="precision">Of the files.</param>
    public static WhisperFiles Files(string size, WhisperPrecision precision)
    {
        string ending = precision == WhisperPrecision.Full ? "" : "_quantized";
        string plain = $"whisper-{size}", timed = size == "micro" ? plain : $"{plain}_timestamped";
        string[] recipes = size == "micro" ? [] : [$"{plain}/onnx/encoder_model{ending}", $"{timed}/onnx/decoder_model_merged{ending}"];
        string folder = PublishedModels.Folder("whisper", recipes);
        return new WhisperFiles(
            Path.Combine(folder, plain, "onnx", $"encoder_model{ending}.onnx"),
            Path.Combine(folder, timed, "onnx", $"decoder_model_merged{ending}.onnx"),
            Path.Combine(folder, "tokenizer", "tokenizer.json"),
            Path.Combine(folder, plain, "config.json"),
            Path.Combine(folder, plain, "generation_config.json"),
            precision);
    }

    public static WhisperModel Model(string size, WhisperPrecision precision = WhisperPrecision.Full)
    {
        WhisperFiles files = Files(size, precision);
        return _models.GetOrAdd(
            $"{size} {precision}", _ => new Lazy<WhisperModel>(() => WhisperModel.Load(files, _prepared.Value, threads: 1))).Value;
    }

    /// <summary>The first frames of a recording in 30 s, as Whisper hears them: [80, frames].</summary>
    public static float[] Features(string clip, int frames = 3_000)
    {
        float[] whole = _features.GetOrAdd(clip, _ => new Lazy<float[]>(() => Hear(clip))).Value;
        float[] cut = new float[80 * frames];
        for (int band = 0; band < 80; band++)
            whole.AsSpan(band * 3_000, frames).CopyTo(cut.AsSpan(band * frames));
        return cut;
    }

    public static JsonElement Reference(string name) => JsonDocument.Parse(
        File.ReadAllBytes(SharedFiles.Require("models", "whisper", "references", name + ".json"))).RootElement;

    public static float[] Floats(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetSingle())];

    public static int[] Ids(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt32())];

    /// <summary>The likeliest next ids, one after another.</summary>
    public static int[] Greedy(IWhisperDecoder decoder, int count)
    {
        int[] tokens = new int[count];
        decoder.Start(Prefix);
        for (int i = 0; i < count; i++)
        {
            tokens[i] = Best(decoder.Logits());
            if (i + 1 < count)
                decoder.Step([tokens[i]]);
        }

        return tokens;
    }

    public static int Best(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int id = 1; id < logits.Length; id++)
        {
            if (logits[id] > logits[best])
                best = id;
        }

        return best;
    }

    public static float WorstDifference(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        Assert.Equal(one.Length, other.Length);
        float worst = 0;
        for (int i = 0; i < one.Length; i++)
            worst = Math.Max(worst, float.IsNaN(one[i] - other[i]) ? float.PositiveInfinity : Math.Abs(one[i] - other[i]));
        return worst;
    }

    private static float[] Hear(string clip)
    {
        string path = Directory.EnumerateFiles(SharedFiles.SpeechFolder, $"{clip}*.wav").Single();
        float[] samples = [.. AudioFileReader.ReadFrames(File.OpenRead(path), AudioFormat.Speech16Khz)
            .SelectMany(frame => frame.Samples.ToArray())];
        float[] padded = new float[480_000 + 400];
        samples.CopyTo(padded, 200);
        for (int i = 0; i < 200; i++)
            padded[i] = padded[400 - i];
        float[] features = new float[80 * 3_000];
        new LogMelSpectrogram().Process(padded, 3_000, features, 3_000);
        LogMelSpectrogram.Normalize(features);
        return features;
    }
}
