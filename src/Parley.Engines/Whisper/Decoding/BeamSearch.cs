using Parley.Engines.Whisper.Model;

namespace Parley.Engines.Whisper.Decoding;

/// <summary>Several texts at once, of which the likeliest goes on and the best that ended wins.</summary>
/// <remarks>
/// As transformers' <c>generate</c> (BeamSearchScorer, no early stopping): scores are sums of log-probabilities before the rules,
/// divided by the length (the end counted) to the power of the penalty; two candidates for each beam.
/// </remarks>
/// <param name="decoding">The steps.</param>
/// <param name="beams">2 or more.</param>
/// <param name="lengthPenalty">1 takes the mean.</param>
internal sealed class BeamSearch(TokenDecoding decoding, int beams, double lengthPenalty = 1)
{
    private const double Impossible = -1e9;

    private readonly List<(double Score, Hypothesis Text)> _ended = [];

    /// <param name="decoder">Made for as many rows as there are beams.</param>
    /// <param name="task">What.</param>
    /// <param name="cancellationToken">Looked at before each run.</param>
    /// <returns>The best text and its score.</returns>
    public (Hypothesis Text, double Score) Run(IWhisperDecoder decoder, DecodingTask task, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ended.Clear();
        decoding.Begin(decoder, task);
        int room = TokenDecoding.Room(decoder, task);
        List<Beam> alive = [new Beam([], 0)];
        int length = 0;
        while (length < room)
        {
            List<Candidate> candidates = Candidates(decoder, task, alive);
            length++;
            alive = Select(candidates, alive, task, length);
            if (alive.Count == 0 || IsDone(candidates[0].Sum, length) || length == room)
                break;

            cancellationToken.ThrowIfCancellationRequested();
            decoder.Reorder([.. alive.Select(beam => beam.Source)]);
            decoder.Step([.. alive.Select(beam => beam.Tokens[^1])]);
        }

        if (!IsDone(alive.Count > 0 ? alive[0].Sum : Impossible, length))
        {
            foreach (Beam beam in alive)
                Keep(new Hypothesis(beam.Tokens, beam.Sum, IsEnded: false), beam.Tokens.Length);
        }

        return _ended.Count == 0
            ? (new Hypothesis([], 0, IsEnded: false), 0)
            : (_ended[0].Text, _ended[0].Score);
    }

    /// <summary>The best two for each beam, best first; of equals the earlier beam's lower id.</summary>
    private List<Candidate> Candidates(IWhisperDecoder decoder, DecodingTask task, List<Beam> alive)
    {
        int wanted = 2 * beams;
        var best = new PriorityQueue<Candidate, double>();
        for (int row = 0; row < alive.Count; row++)
        {
            ReadOnlySpan<float> logits = decoder.Logits(row);
            float total = Scores.LogSumExp(logits);
            Span<float> scores = decoding.Allowed(logits, task.Rules, alive[row].Tokens);
            double before = alive[row].Sum - total;
            double least = best.Count == wanted && best.TryPeek(out _, out double worst) ? worst : double.NegativeInfinity;
            for (int id = 0; id < scores.Length; id++)
            {
                double sum = before + scores[id];
                if (sum <= least || float.IsNegativeInfinity(scores[id]))
                    continue;
                var candidate = new Candidate(row, id, sum);
                if (best.Count < wanted)
                    best.Enqueue(candidate, sum);
                else
                    best.EnqueueDequeue(candidate, sum);
                if (best.Count == wanted && best.TryPeek(out _, out worst))
                    least = worst;
            }
        }

        List<Candidate> sorted = new(best.Count);
        while (best.TryDequeue(out Candidate candidate, out _))
            sorted.Add(candidate);
        sorted.Reverse();
        return sorted;
    }

    private List<Beam> Select(List<Candidate> candidates, List<Beam> alive, DecodingTask task, int length)
    {
        List<Beam> next = new(beams);
        for (int rank = 0; rank < candidates.Count && next.Count < beams; rank++)
        {
            Candidate candidate = candidates[rank];
            int[] tokens = alive[candidate.Row].Tokens;
            if (candidate.Id != task.Rules.EndOfText)
                next.Add(new Beam([.. tokens, candidate.Id], candidate.Sum, candidate.Row));
            else if (rank < beams)
                Keep(new Hypothesis(tokens, candidate.Sum, IsEnded: true), length);
        }

        return next;
    }

    private void Keep(Hypothesis text, int length)
    {
        double score = text.SumLogProbability / Math.Pow(Math.Max(1, length), lengthPenalty);
        int at = _ended.FindIndex(other => other.Score < score);
        _ended.Insert(at < 0 ? _ended.Count : at, (score, text));
        if (_ended.Count > beams)
            _ended.RemoveAt(beams);
    }

    /// <summary>Whether nothing that goes on can be better than the worst that ended.</summary>
    private bool IsDone(double bestSum, int length) =>
        _ended.Count >= beams && _ended[^1].Score >= bestSum / Math.Pow(Math.Max(1, length), lengthPenalty);

    private sealed record Beam(int[] Tokens, double Sum, int Source = 0);

    private readonly record struct Candidate(int Row, int Id, double Sum);
}
