using System.Globalization;
using System.Text.Json;

using Parley.Core.TextToSpeech;
using Parley.Engines.Onnx;
using Parley.Engines.Piper;
using Parley.Testing;

namespace Parley.Engines.Tests.Piper;

/// <summary>One published graph with noise for weights, and what the reference made of it.</summary>
internal sealed class PiperParity : IDisposable
{
    private const float AudioTolerance = 1e-4f;
    private const int RowSamples = 2_048;

    private readonly PiperVoice _voice;
    private readonly PiperModel _model;
    private readonly JsonElement _references;
    private readonly JsonElement _cases;
    private readonly float[] _rows;

    /// <param name="stem">The file.</param>
    /// <param name="reference"> The name under which its references are; the aligned variant has those of the plain
    /// one. </param>
    public PiperParity(string stem, string reference)
    {
        Folder = PublishedModels.Folder("piper", stem == "en_US-noise-tiny" ? [] : [stem]);
        _voice = PiperVoices.FromFile(Path.Combine(Folder, stem + ".onnx"));
        _model = PiperModel.Load(_voice.File, _voice.Config, threads: 1);
        _references =
            JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "refs", "references.json"))).RootElement;
        _cases = _references.GetProperty("voices").GetProperty(reference);
        _rows = NpyFile.ReadFloats(Path.Combine(Folder, "refs", reference + ".audio.npy"));
    }

    public string Folder { get; }

    public PiperConfig Config => _voice.Config;

    public void HoldsStrings()
    {
        foreach (JsonElement text in _references.GetProperty("strings").EnumerateArray())
            Assert.Equal(Ids(text), Write(text.GetProperty("phonemes").GetString()!));
    }

    /// <param name="every">1 for all of the cases, 3 for every third.</param>
    public void HoldsCases(int every)
    {
        Assert.True(_model.HasLengths);
        foreach (
            JsonElement wanted in _cases.GetProperty("cases").EnumerateArray().Where((_, index) => index % every == 0))
        {
            PiperSound sound =
                Speak(wanted.GetProperty("string").GetInt32(), Speaker(wanted), new PiperScales(0, 1, 0));

            HoldsLengths(wanted, sound);
            int middle = wanted.GetProperty("mid").GetInt32();
            ReadOnlySpan<float> row = _rows.AsSpan(wanted.GetProperty("row").GetInt32() * RowSamples, RowSamples);
            HoldsSamples(row[..1_024], sound.Samples.AsSpan(0, 1_024));
            HoldsSamples(row[1_024..], sound.Samples.AsSpan(middle, 1_024));
            double power = sound.Samples.Average(static sample => (double)sample * sample);
            Assert.Equal(wanted.GetProperty("rms").GetDouble(), Math.Sqrt(power), 1e-4);
        }
    }

    public void HoldsLengthScales()
    {
        JsonElement scaled = _cases.GetProperty("length_scales");
        foreach (JsonElement wanted in scaled.GetProperty("cases").EnumerateArray())
        {
            float length = wanted.GetProperty("scales")[1].GetSingle();
            PiperScales scales = PiperScales.For(Config, new SpeechRequest("") { Speed = 1 / length, Temperature = 0 });
            HoldsLengths(wanted, Speak(scaled.GetProperty("string").GetInt32(), Speaker(scaled), scales));
        }
    }

    /// <summary>
    /// With chance in the sound only its samples change; with chance in the lengths they change as well.
    /// </summary>
    public void HoldsNoise()
    {
        JsonElement wanted = _cases.GetProperty("properties");
        int text = wanted.GetProperty("string").GetInt32();
        long speaker = Speaker(_cases.GetProperty("length_scales"));

        PiperSound exact = Speak(text, speaker, new PiperScales(0, 1, 0));
        PiperSound noisy = Speak(text, speaker, new PiperScales(0.667f, 1, 0));
        PiperSound free = Speak(text, speaker, PiperScales.For(Config, new SpeechRequest("")));

        Assert.Equal(exact.Samples.Length, noisy.Samples.Length);
        Assert.NotEqual(exact.Samples, noisy.Samples);
        Assert.InRange(
            free.Samples.Length,
            wanted.GetProperty("default_scales_samples_min").GetInt32() * 0.8,
            wanted.GetProperty("default_scales_samples_max").GetInt32() * 1.2);
    }

    /// <summary>Every sentence of the table of phonemes, in both columns.</summary>
    public void HoldsTableOfIds()
    {
        foreach (string line in File.ReadLines(Path.Combine(Folder, "espeak-en-us.tsv")).Skip(1))
        {
            string[] columns = line.Split('\t');
            Assert.Equal(Numbers(columns[3]), Write(columns[2]));
            Assert.Equal(Numbers(columns[5]), columns[4].Length == 0 ? [] : Write(columns[4]));
        }

        static long[] Numbers(string list) =>
            [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(
                id => long.Parse(id, CultureInfo.InvariantCulture))];
    }

    public void Dispose() => _model.Dispose();

    private static void HoldsLengths(JsonElement wanted, PiperSound sound)
    {
        Assert.Equal(wanted.GetProperty("samples").GetInt32(), sound.Samples.Length);
        Assert.Equal(wanted.GetProperty("frames").EnumerateArray().Select(frames => frames.GetInt32()), sound.Frames);
    }

    private static void HoldsSamples(ReadOnlySpan<float> wanted, ReadOnlySpan<float> made)
    {
        for (int i = 0; i < wanted.Length; i++)
            Assert.Equal(wanted[i], made[i], AudioTolerance);
    }

    private static long Speaker(JsonElement wanted) =>
        wanted.GetProperty("sid") is { ValueKind: JsonValueKind.Number } speaker ? speaker.GetInt64() : 0;

    private static long[] Ids(JsonElement text) =>
        [.. text.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64())];

    private long[] Write(string phonemes)
    {
        var writer = new PiperSentenceWriter(Config);
        writer.Add(phonemes);
        return writer.Finish().Ids;
    }

    private PiperSound Speak(int text, long speaker, PiperScales scales)
    {
        using var run = new OnnxRunOptions();
        return _model.Speak(Ids(_references.GetProperty("strings")[text]), speaker, scales, noise: null, run);
    }
}
