using System.Text.Json;

using Parley.Engines.Whisper.Decoding;
using Parley.Engines.Whisper.Model;
using Parley.Engines.Whisper.Text;
using Parley.Engines.Whisper.Timing;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper.Decoding;

/// <summary>Held to what transformers and openai-whisper decode with the same weights.</summary>
public sealed class WhisperDecodingParityTests
{
    // Below it, another build of ONNX Runtime may choose the other token.
    private const double SafeMargin = 0.002;

    private static readonly Lazy<WhisperTokenizer> _tokenizer = new(
        static () => WhisperTokenizer.Load(SharedFiles.PathTo("models/whisper/tokenizer/tokenizer.json"), 51_865));

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> Sizes => ["micro", "tiny", "base"];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Run_Greedy_GivesTheReferenceTokensAndLogProbability(string size)
    {
        JsonElement reference = WhisperFixture.Reference(size + "-fp32");
        WhisperModel model = WhisperFixture.Model(size);
        var decoding = new TokenDecoding(model.Config.VocabularySize);

        foreach (JsonProperty clip in reference.GetProperty("clips").EnumerateObject())
        {
            using IWhisperSound sound = model.Encode(WhisperFixture.Features(clip.Name), 3_000, TestToken);
            foreach ((string name, bool timed) in new[] { ("greedy_suppressed", false), ("greedy_timestamps", true) })
            {
                JsonElement expected = clip.Value.GetProperty(name);
                int[] tokens = WhisperFixture.Ids(expected.GetProperty("tokens"));
                float[] margins = WhisperFixture.Floats(expected.GetProperty("margins"));
                int safe = margins.TakeWhile(margin => margin >= SafeMargin).Count();
                using IWhisperDecoder decoder = sound.Decode();

                Hypothesis said = decoding.Run(decoder, Task(model, timed, 32), cancellationToken: TestToken);

                Assert.Equal(tokens.Take(safe), said.Tokens.Take(safe));
                if (safe == tokens.Length)
                {
                    double sum = expected.GetProperty("sum_logprob").GetDouble();
                    Assert.Equal(sum, said.SumLogProbability, Math.Abs(sum) * 1e-3);
                }

                // A draft that is right at first and wrong later changes nothing.
                int[] draft = [.. said.Tokens];
                draft[20] = 50;
                Hypothesis drafted = decoding.Run(decoder, Task(model, timed, 32), draft, cancellationToken: TestToken);
                Assert.Equal(said.Tokens.Take(safe), drafted.Tokens.Take(safe));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void LanguageDetection_ReferenceClips_GivesTheSameProbabilities(string size)
    {
        JsonElement reference = WhisperFixture.Reference(size + "-fp32");
        WhisperModel model = WhisperFixture.Model(size);
        SpecialTokens special = _tokenizer.Value.Special;
        int count = 0;
        foreach (JsonProperty clip in reference.GetProperty("clips").EnumerateObject())
        {
            if (!clip.Value.TryGetProperty("language", out JsonElement expected))
                continue;
            using IWhisperSound sound = model.Encode(WhisperFixture.Features(clip.Name), 3_000, TestToken);
            using IWhisperDecoder decoder = sound.Decode();
            float[] probabilities = new float[special.LanguageCount];

            (int language, double noSpeech) = LanguageDetection.Run(decoder, special, probabilities);

            float[] all = WhisperFixture.Floats(expected.GetProperty("all_99_in_id_order"));
            for (int i = 0; i < all.Length; i++)
                Assert.Equal(all[i], probabilities[i], Math.Max(1e-6, all[i] * 2e-3));
            Assert.Equal(expected.GetProperty("codes_top10")[0].GetString(), special.LanguageOf(language));
            double silent = expected.GetProperty("no_speech_probability").GetDouble();
            Assert.Equal(silent, noSpeech, silent * 2e-3);
            count++;
        }

        Assert.Equal(3, count);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void BeamSearch_ReferenceClips_GivesTheSameTextAndScore(string size)
    {
        JsonElement reference = WhisperFixture.Reference(size + "-fp32");
        WhisperModel model = WhisperFixture.Model(size);
        foreach (JsonProperty clip in reference.GetProperty("beam_search").EnumerateObject())
        {
            using IWhisperSound sound = model.Encode(WhisperFixture.Features(clip.Name), 3_000, TestToken);
            using IWhisperDecoder decoder = sound.Decode(5);
            var search = new BeamSearch(new TokenDecoding(model.Config.VocabularySize), 5);

            (Hypothesis best, double score) = search.Run(decoder, Task(model, timed: false, 32), TestToken);

            Assert.Equal(WhisperFixture.Ids(clip.Value.GetProperty("sequence"))[4..], best.Tokens);
            Assert.Equal(clip.Value.GetProperty("score").GetDouble(), score, 2e-3);
        }
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("base")]
    public void WindowSegments_ClosedSegment_IsGoneOnFromAsTransformersDoes(string size)
    {
        JsonElement reference = WhisperFixture.Reference(size + "-fp32");
        WhisperModel model = WhisperFixture.Model(size);
        var decoding = new TokenDecoding(model.Config.VocabularySize);
        foreach (JsonProperty clip in reference.GetProperty("clips").EnumerateObject())
        {
            if (!clip.Value.TryGetProperty("transformers_generate", out JsonElement expected))
                continue;
            float[] features = WhisperFixture.Features(clip.Name);
            List<int> tokens = [];
            int seek = 0;
            while (seek < 3_000)
            {
                // What is beyond the end is 0 there, not silence.
                float[] window = new float[80 * 3_000];
                for (int band = 0; band < 80; band++)
                    features.AsSpan((band * 3_000) + seek, 3_000 - seek).CopyTo(window.AsSpan(band * 3_000));
                using IWhisperSound sound = model.Encode(window, 3_000, TestToken);
                using IWhisperDecoder decoder = sound.Decode();
                int[] said = [.. decoding.Run(decoder, Task(model, timed: true, 32), cancellationToken: TestToken).Tokens];
                var segments = WindowSegments.Split(said, _tokenizer.Value.Special, TimeSpan.FromMilliseconds((3_000 - seek) * 10));
                WindowSegment last = segments.Segments[^1];
                // transformers leaves the second time of the last pair in.
                tokens.AddRange(said.Take(Math.Min(said.Length, last.First + last.Count + 1)));
                int step = (int)(segments.Next / TimeSpan.FromMilliseconds(10));
                Assert.True(step > 0);
                seek += step;
            }

            Assert.Equal(WhisperFixture.Ids(expected.GetProperty("timestamps_tokens")), tokens);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void WordTimes_ReferenceClips_AreWhereTransformersAndOpenAiHaveThem(string size)
    {
        JsonElement reference = WhisperFixture.Reference(size + "-fp32");
        WhisperModel model = WhisperFixture.Model(size);
        int heads = model.Config.AlignmentHeads.Count;
        foreach (JsonProperty clip in reference.GetProperty("word_times").EnumerateObject())
        {
            using IWhisperSound sound = model.Encode(WhisperFixture.Features(clip.Name), 3_000, TestToken);
            using IWhisperDecoder decoder = sound.Decode(keepAttention: true);
            int columns = clip.Value.GetProperty("num_frames").GetInt32() / 2;
            int[] sequence = WhisperFixture.Ids(clip.Value.GetProperty("sequence"));

            decoder.Start(sequence.AsSpan(0, sequence.Length - 1));
            int[] all = WordTimes.OfAllTokens(decoder, heads, sequence.Length, columns);

            AssertTimes(clip.Value.GetProperty("transformers_rule").GetProperty("token_timestamps"), all, clip.Name);

            JsonElement rule = clip.Value.GetProperty("openai_rule");
            int[] text = WhisperFixture.Ids(rule.GetProperty("text_tokens"));
            int[] jumps = WordTimes.OfText(decoder, heads, [50258, 50259, 50359], text, _tokenizer.Value.Special, columns);

            AssertTimes(rule.GetProperty("jump_times"), jumps, clip.Name);
            if (reference.GetProperty("openai_whisper").GetProperty(clip.Name).TryGetProperty("find_alignment", out JsonElement alignment))
                AssertWords(alignment.GetProperty("words"), TokenWords.Split(_tokenizer.Value, [.. text, 50257], "en"), jumps);
        }
    }

    private static void AssertTimes(JsonElement seconds, int[] columns, string clip)
    {
        float[] expected = WhisperFixture.Floats(seconds);
        Assert.Equal(expected.Length, columns.Length);
        int equal = 0;
        for (int i = 0; i < expected.Length; i++)
            equal += Math.Abs(expected[i] - (columns[i] * 0.02)) <= 0.021 ? 1 : 0;
        Assert.True(equal >= 0.9 * expected.Length, $"{clip}: {equal} of {expected.Length} times are the same.");
    }

    private static void AssertWords(JsonElement expected, List<TokenWord> words, int[] jumps)
    {
        // The last is the end of the text.
        Assert.Equal(expected.GetArrayLength(), words.Count - 1);
        int near = 0;
        for (int i = 0; i < words.Count - 1; i++)
        {
            JsonElement word = expected[i];
            Assert.Equal(word.GetProperty("word").GetString(), words[i].Text);
            Assert.Equal(word.GetProperty("tokens").GetArrayLength(), words[i].Count);
            near += Math.Abs(word.GetProperty("start").GetDouble() - (jumps[words[i].First] * 0.02)) <= 0.021
                && Math.Abs(word.GetProperty("end").GetDouble() - (jumps[words[i].First + words[i].Count] * 0.02)) <= 0.021 ? 1 : 0;
        }

        Assert.True(near >= 0.9 * (words.Count - 1));
    }

    private static DecodingTask Task(WhisperModel model, bool timed, int maximumTokens)
    {
        SpecialTokens special = _tokenizer.Value.Special;
        var rules = new TokenRules(special, model.Config.SuppressedIds, model.Config.BeginSuppressedIds, timed);
        return new DecodingTask(timed ? WhisperFixture.Prefix[..3] : WhisperFixture.Prefix, 0, rules, special.NoSpeech, maximumTokens);
    }
}
