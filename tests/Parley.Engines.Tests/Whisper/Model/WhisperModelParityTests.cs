using System.Text.Json;

using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Model;

namespace Parley.Engines.Tests.Whisper.Model;

/// <summary>The model against what transformers and onnxruntime gave on the same weights.</summary>
public sealed class WhisperModelParityTests
{
    // Below this margin another machine may choose another id.
    private const float LeastMargin = 0.002f;

    [Theory]
    [InlineData("micro")]
    [InlineData("tiny")]
    [InlineData("base")]
    public void Decode_WholeWindow_GivesTheReferencesLogitsAndTokens(string size)
    {
        WhisperModel model = WhisperFixture.Model(size);
        JsonElement reference = WhisperFixture.Reference($"{size}-fp32");
        Assert.True(model.IsRewritten);
        foreach (JsonProperty clip in reference.GetProperty("clips").EnumerateObject())
        {
            float[] features = WhisperFixture.Features(clip.Name);
            CheckEncoder(model, features, 3_000, clip.Value.GetProperty("encoder"));

            using IWhisperSound sound = model.Encode(features, 3_000, TestContext.Current.CancellationToken);
            using IWhisperDecoder decoder = sound.Decode();
            decoder.Start(WhisperFixture.Prefix);

            CheckLogits(decoder.Logits(), clip.Value.GetProperty("first_step"), "top20");
            CheckTokens(decoder, clip.Value.GetProperty("greedy_plain"), clip.Name);
        }
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("base")]
    public void Decode_AsMuchSoundAsThereIs_GivesTheReferencesLogitsAndTokens(string size)
    {
        WhisperModel model = WhisperFixture.Model(size);
        JsonElement reference = WhisperFixture.Reference("short-context").GetProperty($"whisper-{size}");
        foreach (JsonProperty clip in reference.EnumerateObject())
        {
            foreach (JsonProperty length in clip.Value.GetProperty("frames").EnumerateObject())
            {
                int frames = int.Parse(length.Name, System.Globalization.CultureInfo.InvariantCulture);
                float[] features = WhisperFixture.Features(clip.Name, frames);
                CheckEncoder(model, features, frames, length.Value.GetProperty("encoder"));

                using IWhisperSound sound = model.Encode(features, frames, TestContext.Current.CancellationToken);
                using IWhisperDecoder decoder = sound.Decode();
                decoder.Start(WhisperFixture.Prefix);

                Assert.Equal(length.Value.GetProperty("positions").GetInt32(), sound.Positions);
                CheckLogits(decoder.Logits(), length.Value.GetProperty("first_step"), "top10");
                CheckTokens(decoder, length.Value.GetProperty("greedy_plain"), $"{clip.Name} {frames}");
            }
        }
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("base")]
    public void Decode_EightBits_KeepsTheReferencesShape(string size)
    {
        WhisperModel model = WhisperFixture.Model(size, WhisperPrecision.EightBit);
        JsonElement reference = WhisperFixture.Reference($"{size}-int8");
        foreach (JsonProperty clip in reference.GetProperty("clips").EnumerateObject().Take(3))
        {
            float[] features = WhisperFixture.Features(clip.Name);
            float[] hidden = model.EncodeHidden(features, 3_000);
            using IWhisperSound sound = model.Encode(features, 3_000, TestContext.Current.CancellationToken);
            using IWhisperDecoder decoder = sound.Decode(), again = sound.Decode();
            decoder.Start(WhisperFixture.Prefix);
            float[] logits = decoder.Logits().ToArray();
            again.Start(WhisperFixture.Prefix);

            Assert.True(model.IsRewritten);
            Assert.InRange(Correlation(Probes(clip.Value.GetProperty("encoder")), Probes(hidden, model.Config.HiddenSize)), 0.98, 1);
            Assert.DoesNotContain(logits, float.IsNaN);
            Assert.Equal(logits, again.Logits().ToArray());
            int[] expected = WhisperFixture.Ids(clip.Value.GetProperty("first_step").GetProperty("top20_ids"));
            int[] best = [.. Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).Take(20)];
            Assert.InRange(expected.Intersect(best).Count(), 7, 20);
        }
    }

    [Theory]
    [InlineData("micro")]
    [InlineData("tiny")]
    [InlineData("base")]
    public void Logits_OfTheStartAlone_AreTheLanguagesProbabilities(string size)
    {
        WhisperModel model = WhisperFixture.Model(size);
        WhisperSpecialIds ids = model.Config.SpecialIds;
        foreach (JsonProperty clip in WhisperFixture.Reference($"{size}-fp32").GetProperty("clips").EnumerateObject())
        {
            if (!clip.Value.TryGetProperty("language", out JsonElement language))
                continue;
            using IWhisperSound sound = model.Encode(WhisperFixture.Features(clip.Name), 3_000, TestContext.Current.CancellationToken);
            using IWhisperDecoder decoder = sound.Decode();
            decoder.Start([ids.StartOfTranscript]);
            float[] logits = decoder.Logits().ToArray();

            double[] languages = Softmax(logits[ids.FirstLanguage..(ids.FirstLanguage + ids.LanguageCount)]);
            float[] expected = WhisperFixture.Floats(language.GetProperty("all_99_in_id_order"));
            Assert.All(expected.Zip(languages), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
            double silent = language.GetProperty("no_speech_probability").GetDouble();
            Assert.Equal(silent, Softmax(logits)[ids.NoSpeech], Math.Max(silent * 5e-3, 1e-9));
        }
    }

    [Theory]
    [InlineData("micro")]
    [InlineData("tiny")]
    [InlineData("base")]
    public void Attention_AlignmentHead_IsTheReferences(string size)
    {
        WhisperModel model = WhisperFixture.Model(size);
        foreach (JsonProperty clip in WhisperFixture.Reference($"{size}-fp32").GetProperty("word_times").EnumerateObject())
        {
            JsonElement probe = clip.Value.GetProperty("attention_probe");
            int[] place = WhisperFixture.Ids(probe.GetProperty("layer_head"));
            int head = model.Config.AlignmentHeads.ToList().IndexOf(new AlignmentHead(place[0], place[1]));
            using IWhisperSound sound = model.Encode(WhisperFixture.Features(clip.Name), 3_000, TestContext.Current.CancellationToken);
            using IWhisperDecoder decoder = sound.Decode(keepAttention: true);
            decoder.Start(WhisperFixture.Ids(clip.Value.GetProperty("sequence")).AsSpan()[..^1]);

            ReadOnlySpan<float> looks = decoder.Attention(head, probe.GetProperty("row").GetInt32());

            Assert.InRange(
                WhisperFixture.WorstDifference(WhisperFixture.Floats(probe.GetProperty("first_8")), looks[..8]), 0, 1e-4f);
        }
    }

    private static double[] Softmax(float[] logits)
    {
        double most = logits.Max();
        double[] parts = [.. logits.Select(logit => Math.Exp(logit - most))];
        double sum = parts.Sum();
        return [.. parts.Select(part => part / sum)];
    }

    private static float[] Probes(JsonElement encoder) =>
        [.. ((string[])["first", "frame_50", "frame_700", "last"]).SelectMany(name => WhisperFixture.Floats(encoder.GetProperty(name)))];

    private static float[] Probes(float[] hidden, int size) =>
        [.. ((int[])[0, 50, 700, 1_499]).SelectMany(position => hidden[(position * size)..((position * size) + 8)])];

    private static double Correlation(float[] one, float[] other)
    {
        double product = one.Zip(other).Sum(pair => (double)pair.First * pair.Second);
        return product / Math.Sqrt(one.Sum(x => (double)x * x) * other.Sum(x => (double)x * x));
    }

    private static void CheckEncoder(WhisperModel model, float[] features, int frames, JsonElement expected)
    {
        float[] hidden = model.EncodeHidden(features, frames);
        int size = model.Config.HiddenSize;
        double mean = hidden.Average(number => (double)number);
        Assert.Equal(expected.GetProperty("mean").GetDouble(), mean, 1e-4);
        Assert.Equal(expected.GetProperty("std").GetDouble(), Math.Sqrt(hidden.Average(number => (number - mean) * (number - mean))), 1e-4);
        Near(expected, "first", hidden.AsSpan(0, 8), 1e-4f);
        Near(expected, "last", hidden.AsSpan(hidden.Length - size, 8), 1e-4f);
        Near(expected, "frame_50", hidden.AsSpan(50 * size, 8), 1e-4f);
        if (frames == WhisperConfig.MaximumFrames)
            Near(expected, "frame_700", hidden.AsSpan(700 * size, 8), 1e-4f);
    }

    private static void CheckLogits(ReadOnlySpan<float> logits, JsonElement expected, string kind)
    {
        int[] ids = WhisperFixture.Ids(expected.GetProperty($"{kind}_ids"));
        float[] values = WhisperFixture.Floats(expected.GetProperty($"{kind}_logits"));
        for (int i = 0; i < ids.Length; i++)
            Assert.Equal(values[i], logits[ids[i]], 1e-3f);
        if (!expected.TryGetProperty("log_sum_exp", out JsonElement sum))
            return;
        double total = 0, whole = 0;
        foreach (float logit in logits)
        {
            total += Math.Exp(logit);
            whole += logit;
        }

        Assert.Equal(sum.GetDouble(), Math.Log(total), 1e-3);
        Assert.Equal(expected.GetProperty("mean").GetDouble(), whole / logits.Length, 1e-3);
    }

    private static void CheckTokens(IWhisperDecoder decoder, JsonElement expected, string what)
    {
        int[] tokens = WhisperFixture.Ids(expected.GetProperty("tokens"));
        float[] margins = WhisperFixture.Floats(expected.GetProperty("margins"));
        int sure = Array.FindIndex(margins, margin => margin < LeastMargin);
        int count = sure < 0 ? tokens.Length : sure;

        int[] made = WhisperFixture.Greedy(decoder, tokens.Length);

        Assert.True(tokens.AsSpan(0, count).SequenceEqual(made.AsSpan(0, count)), $"{what}: {string.Join(' ', made)}");
    }

    private static void Near(JsonElement expected, string name, ReadOnlySpan<float> made, float tolerance)
    {
        if (expected.TryGetProperty(name, out JsonElement list))
            Assert.InRange(WhisperFixture.WorstDifference(WhisperFixture.Floats(list), made), 0, tolerance);
    }
}
