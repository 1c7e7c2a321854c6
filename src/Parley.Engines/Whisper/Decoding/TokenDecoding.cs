using Parley.Engines.Whisper.Model;

namespace Parley.Engines.Whisper.Decoding;

/// <summary>The steps that all ways of decoding share. For one thread at a time; reused from task to task.</summary>
/// <param name="vocabularySize">Ids in all.</param>
internal sealed class TokenDecoding(int vocabularySize)
{
    // More drafted tokens in one run cost more than they save when the draft is wrong early.
    private const int DraftedAtOnce = 16;

    private readonly float[] _scores = new float[vocabularySize];

    /// <summary>0 to 1: how likely nobody speaks, as of the last task begun.</summary>
    public double NoSpeechProbability { get; private set; }

    /// <summary>How many tokens of a task there is room for.</summary>
    public static int Room(IWhisperDecoder decoder, DecodingTask task) =>
        Math.Clamp(decoder.Capacity - task.Prefix.Length, 0, task.MaximumTokens);

    /// <summary>Feeds the prefix to one row, whose logits are then those of the first token.</summary>
    /// <exception cref="ArgumentException">The prefix leaves no room.</exception>
    public void Begin(IWhisperDecoder decoder, DecodingTask task)
    {
        int[] prefix = task.Prefix;
        if (prefix.Length >= decoder.Capacity)
        {
            throw new ArgumentException(
                $"A prompt of {prefix.Length} tokens leaves no room among {decoder.Capacity}.", nameof(task));
        }

        // The logits of all of a long prompt would cost more than the run itself.
        if (task.StartIndex == 0)
        {
            decoder.Start(prefix, allLogits: true);
            NoSpeechProbability = Probability(decoder.LogitsAt(0), task.NoSpeech);
            return;
        }

        decoder.Start(prefix.AsSpan(0, task.StartIndex + 1));
        NoSpeechProbability = Probability(decoder.Logits(), task.NoSpeech);
        if (task.StartIndex + 1 < prefix.Length)
            decoder.Append(prefix.AsSpan(task.StartIndex + 1));
    }

    /// <summary>One token after the other, the likeliest or one that is drawn.</summary>
    /// <param name="decoder">One row; has been given no prefix.</param>
    /// <param name="task">What.</param>
    /// <param name="draft">
    /// What the text will probably be. Checked in few runs; the result is the same without it, up to the rounding of several
    /// tokens in one run. Not with <paramref name="random"/>.
    /// </param>
    /// <param name="temperature">0 takes the likeliest.</param>
    /// <param name="random">Draws where the temperature is above 0.</param>
    /// <param name="cancellationToken">Looked at before each run.</param>
    public Hypothesis Run(
        IWhisperDecoder decoder,
        DecodingTask task,
        ReadOnlySpan<int> draft = default,
        float temperature = 0,
        Random? random = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Begin(decoder, task);
        int room = Room(decoder, task);
        List<int> said = new(Math.Min(room, 64));
        double sum = 0;
        draft = draft[..Math.Min(draft.Length, Math.Max(0, room - 1))];

        ReadOnlySpan<float> logits = decoder.Logits();
        int drafted = 0;    // tokens of the draft that have been fed
        while (said.Count < room)
        {
            int next = Choose(logits, task.Rules, said, temperature, random, ref sum);
            if (next == task.Rules.EndOfText)
                return new Hypothesis(said, sum, IsEnded: true);
            said.Add(next);
            if (said.Count == room)
                break;

            cancellationToken.ThrowIfCancellationRequested();
            bool isDrafted = said.Count <= draft.Length && next == draft[said.Count - 1];
            if (!isDrafted)
            {
                if (drafted > said.Count - 1)
                {
                    decoder.Truncate(task.Prefix.Length + said.Count - 1);
                    drafted = 0;
                }

                draft = [];
                decoder.Append([next]);
                logits = decoder.Logits();
                continue;
            }

            int fed = said.Count - 1;
            if (fed == drafted)
            {
                int count = Math.Min(DraftedAtOnce, draft.Length - drafted);
                decoder.Append(draft.Slice(drafted, count), allLogits: true);
                drafted += count;
            }

            logits = decoder.LogitsAt((fed % DraftedAtOnce));
        }

        return new Hypothesis(said, sum, IsEnded: false);
    }

    /// <summary>The scores of a row, as a copy that may be changed, with the rules applied.</summary>
    public Span<float> Allowed(ReadOnlySpan<float> logits, TokenRules rules, ReadOnlySpan<int> said)
    {
        logits[.._scores.Length].CopyTo(_scores);
        rules.Apply(_scores, said);
        return _scores;
    }

    private static double Probability(ReadOnlySpan<float> logits, int id) => Math.Exp(logits[id] - Scores.LogSumExp(logits));

    private int Choose(
        ReadOnlySpan<float> logits, TokenRules rules, List<int> said, float temperature, Random? random, ref double sum)
    {
        Span<float> scores = Allowed(logits, rules, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(said));
        int next = temperature > 0 && random is not null ? Scores.Draw(scores, temperature, random) : Scores.ArgMax(scores);
        float total = Scores.LogSumExp(scores);
        // Where the rules forbid everything, nothing more can be said.
        if (float.IsNegativeInfinity(total))
            return rules.EndOfText;
        sum += scores[next] - total;
        return next;
    }
}
