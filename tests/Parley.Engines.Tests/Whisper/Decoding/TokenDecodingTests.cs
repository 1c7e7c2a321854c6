using Parley.Engines.Whisper.Decoding;
using Parley.Engines.Whisper.Model;

namespace Parley.Engines.Tests.Whisper.Decoding;

/// <summary>Greedy decoding, drafts, drawing and beams over scripted logits.</summary>
public sealed class TokenDecodingTests
{
    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Fact]
    public void Run_ForcedTokens_SaysThemAndStopsAtTheEnd()
    {
        var model = new ScriptedWhisper((sound, fed) => sound.Model.Sure(fed.Count switch
        {
            3 => 65,
            4 => 66,
            _ => sound.Model.Tokenizer.Special.EndOfText,
        }));

        Hypothesis said = Run(model, Task(model));

        Assert.Equal([65, 66], said.Tokens);
        Assert.True(said.IsEnded);
        Assert.Equal(0, said.SumLogProbability, 3);
    }

    [Fact]
    public void Run_DraftsOfAllKinds_GiveWhatNoDraftGives()
    {
        var random = new Random(5);
        for (int round = 0; round < 60; round++)
        {
            ScriptedWhisper model = Chaotic(round);
            Hypothesis plain = Run(model, Task(model, maximumTokens: 60));
            int[] draft = [.. plain.Tokens];
            for (int change = random.Next(4); change > 0 && draft.Length > 0; change--)
                draft[random.Next(draft.Length)] = random.Next(256);
            draft = [.. draft.Take(random.Next(draft.Length + 1)), .. Enumerable.Range(0, random.Next(5))];

            Hypothesis drafted = Run(model, Task(model, maximumTokens: 60), draft);

            Assert.Equal(plain.Tokens, drafted.Tokens);
            Assert.Equal(plain.IsEnded, drafted.IsEnded);
            Assert.Equal(plain.SumLogProbability, drafted.SumLogProbability, 6);
        }
    }

    [Fact]
    public void Run_RightDraft_TakesFewRuns()
    {
        ScriptedWhisper model = Chaotic(3, endsAt: 40);
        Hypothesis plain = Run(model, Task(model));
        int before = model.Runs;

        Hypothesis drafted = Run(model, Task(model), [.. plain.Tokens]);

        Assert.Equal(37, plain.Tokens.Count);
        Assert.Equal(plain.Tokens, drafted.Tokens);
        Assert.Equal(4, model.Runs - before);   // the prompt, and three pieces of the draft
    }

    [Theory]
    [InlineData(447, 1)]
    [InlineData(440, 8)]
    [InlineData(3, 445)]
    public void Run_TextThatNeverEnds_StopsAtTheCapacity(int promptTokens, int expected)
    {
        ScriptedWhisper model = Chaotic(1, endsAt: int.MaxValue);
        DecodingTask task = Task(model, maximumTokens: int.MaxValue) with { Prefix = [.. Enumerable.Repeat(65, promptTokens)] };

        Hypothesis said = Run(model, task);
        Hypothesis drafted = Run(model, task, [.. said.Tokens]);

        Assert.Equal(expected, said.Tokens.Count);
        Assert.Equal(said.Tokens, drafted.Tokens);
        Assert.False(said.IsEnded);
    }

    [Fact]
    public void Run_PromptWithoutRoom_Throws()
    {
        ScriptedWhisper model = Chaotic(1);

        Assert.Throws<ArgumentException>(() => Run(model, Task(model) with { Prefix = [.. Enumerable.Repeat(65, 448)] }));
    }

    [Fact]
    public void Run_CancelledMeanwhile_StopsBeforeTheNextRun()
    {
        ScriptedWhisper model = Chaotic(1, endsAt: int.MaxValue);
        using var cancelled = new CancellationTokenSource();
        int left = 10;
        model.BeforeRun = () =>
        {
            if (--left == 0)
                cancelled.Cancel();
        };

        Assert.Throws<OperationCanceledException>(() => Run(model, Task(model), cancelled: cancelled));

        Assert.Equal(10, model.Runs);
    }

    [Fact]
    public void Run_Drawn_IsTheSameForTheSameSeed()
    {
        ScriptedWhisper model = Chaotic(9, endsAt: 60);

        Hypothesis one = Run(model, Task(model), temperature: 1, random: new Random(4));
        Hypothesis same = Run(model, Task(model), temperature: 1, random: new Random(4));
        Hypothesis other = Run(model, Task(model), temperature: 1, random: new Random(5));

        Assert.Equal(one.Tokens, same.Tokens);
        Assert.NotEqual(one.Tokens, other.Tokens);
    }

    [Fact]
    public void Beams_PathThatBeginsWorse_IsFound()
    {
        // 'a' looks better at first and leads nowhere; 'b' is certain of all that follows.
        var model = new ScriptedWhisper((sound, fed) =>
        {
            int end = sound.Model.Tokenizer.Special.EndOfText;
            float[] logits = sound.Model.Sure(end);
            logits[end] = -20;
            switch (fed.Skip(3).ToArray())
            {
                case []:
                    (logits['a'], logits['b']) = (1.0f, 0.8f);
                    break;
                case ['a']:
                    for (int id = 'c'; id < 'z'; id++)
                        logits[id] = 0;
                    break;
                case ['b']:
                    logits['x'] = 5;
                    break;
                default:
                    logits[end] = 10;
                    break;
            }

            return logits;
        });

        Hypothesis greedy = Run(model, Task(model));
        (Hypothesis best, double score) = Beams(model, Task(model), beams: 3);

        Assert.Equal('a', greedy.Tokens[0]);
        Assert.Equal(['b', 'x'], best.Tokens);
        Assert.True(best.IsEnded);
        Assert.Equal(best.SumLogProbability / 3, score, 6);
        Assert.True(best.AverageLogProbability > greedy.AverageLogProbability);
    }

    [Fact]
    public void Beams_AllPathsOfAShortText_FindTheBestOfAll()
    {
        // Three letters, four steps: 81 beams hold every text.
        for (int round = 0; round < 10; round++)
        {
            ScriptedWhisper model = Letters(round);
            var every = new List<(int[] Tokens, double Sum)> { ([], 0) };
            using (IWhisperSound sound = Sound(model))
            {
                for (int step = 0; step < 4; step++)
                {
                    every = [.. every.SelectMany(path => new[] { 'a', 'b', 'c' }.Select(letter =>
                    {
                        using IWhisperDecoder decoder = sound.Decode();
                        decoder.Start([.. Task(model).Prefix, .. path.Tokens]);
                        float total = Scores.LogSumExp(decoder.Logits());
                        return ((int[])[.. path.Tokens, letter], path.Sum + decoder.Logits()[letter] - total);
                    }))];
                }
            }

            (Hypothesis best, _) = Beams(model, Task(model, maximumTokens: 4), beams: 81);

            Assert.Equal(every.MaxBy(path => path.Sum).Tokens, best.Tokens);
        }
    }

    private static ScriptedWhisper Letters(int seed) => new((sound, fed) =>
    {
        float[] logits = sound.Model.Sure('a');
        logits.AsSpan().Fill(-1_000);
        var random = new Random(HashCode.Combine(seed, fed.Aggregate(17, (hash, id) => (hash * 31) + id)));
        foreach (char letter in "abc")
            logits[letter] = random.NextSingle() * 3;
        return logits;
    });

    /// <summary>Each next token depends on everything before it.</summary>
    private static ScriptedWhisper Chaotic(int seed, int endsAt = 30) => new((sound, fed) =>
    {
        int hash = fed.Aggregate(seed, (hash, id) => unchecked((hash * 1_000_003) + id));
        var random = new Random(hash);
        float[] logits = sound.Model.Sure(0);
        for (int id = 0; id < 256; id++)
            logits[id] = random.NextSingle() * 4;
        if (fed.Count >= endsAt)
            logits[sound.Model.Tokenizer.Special.EndOfText] = 100;
        return logits;
    });

    private static DecodingTask Task(ScriptedWhisper model, int maximumTokens = 224)
    {
        var special = model.Tokenizer.Special;
        return new DecodingTask(
            [special.StartOfTranscript, special.FirstLanguage, special.Transcribe],
            0,
            new TokenRules(special, [], [], withTimestamps: false),
            special.NoSpeech,
            maximumTokens);
    }

    private static IWhisperSound Sound(ScriptedWhisper model) => model.Encode(new float[80 * 100], 100, TestToken);

    private static Hypothesis Run(
        ScriptedWhisper model,
        DecodingTask task,
        int[]? draft = null,
        float temperature = 0,
        Random? random = null,
        CancellationTokenSource? cancelled = null)
    {
        using IWhisperSound sound = Sound(model);
        using IWhisperDecoder decoder = sound.Decode();
        return new TokenDecoding(model.Config.VocabularySize).Run(decoder, task, draft ?? [], temperature, random, cancelled?.Token ?? TestToken);
    }

    private static (Hypothesis Text, double Score) Beams(ScriptedWhisper model, DecodingTask task, int beams)
    {
        using IWhisperSound sound = Sound(model);
        using IWhisperDecoder decoder = sound.Decode(beams);
        return new BeamSearch(new TokenDecoding(model.Config.VocabularySize), beams).Run(decoder, task, TestToken);
    }
}
