namespace Parley.Core.Voices.Samples;

/// <summary>
/// Chooses the best parts of material that is longer than the model takes: unbroken speech of one voice, at the usual
/// level,
/// not overdriven, above a quiet background, and typical of the speaker.
/// </summary>
internal sealed class SegmentChoice
{
    // Stretches are at most so long, so that one with a flaw does not take the place of several without.
    private static readonly TimeSpan _longestStretch = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _shortestStretch = TimeSpan.FromSeconds(1);

    // A breath within a sentence.
    private static readonly TimeSpan _longestGap = TimeSpan.FromMilliseconds(350);

    // So much sound around speech belongs to it: a soft beginning, an end that dies away.
    private static readonly TimeSpan _margin = TimeSpan.FromMilliseconds(130);

    private readonly SampleScan _scan;
    private readonly SpeakerSplit _speakers;

    private SegmentChoice(SampleScan scan, SpeakerSplit speakers) => (_scan, _speakers) = (scan, speakers);

    /// <returns>In order, without overlap, together at most <paramref name="room"/>.</returns>
    public static List<SampleSegment> Choose(SampleScan scan, SpeakerSplit speakers, TimeSpan room)
    {
        var choice = new SegmentChoice(scan, speakers);
        List<Stretch> stretches = choice.Stretches();
        if (stretches.Count == 0)
            return choice.FromTheFirstWord(room);

        var chosen = new List<Stretch>();
        foreach (Stretch stretch in choice.Ranked(stretches))
        {
            TimeSpan length = choice.LengthOf(stretch);
            if (length <= room)
            {
                chosen.Add(stretch);
                room -= length;
            }
            else if (choice.Shortened(stretch, room) is { } part)
            {
                chosen.Add(part);
                room -= choice.LengthOf(part);
            }

            if (room < _shortestStretch)
                break;
        }

        return chosen.Count == 0 ? choice.FromTheFirstWord(room) : choice.Segments(chosen);
    }

    private List<Stretch> Stretches()
    {
        var stretches = new List<Stretch>();
        IReadOnlyList<SpeechPiece> pieces = _scan.Pieces;
        int first = -1;
        for (int i = 0; i <= pieces.Count; i++)
        {
            bool goesOn = first >= 0 && i < pieces.Count && IsUsable(i) && Follows(i)
                && SpanOf(pieces[first], pieces[i]) <= _longestStretch;
            if (goesOn)
                continue;
            if (first >= 0)
                stretches.Add(new Stretch(first, i - 1));
            first = i < pieces.Count && IsUsable(i) ? i : -1;
        }

        stretches.RemoveAll(stretch => SpanOf(pieces[stretch.First], pieces[stretch.Last]) < _shortestStretch);
        return stretches;
    }

    // A piece beside another voice may hold some of it.
    private bool IsUsable(int piece) => !_speakers.IsOther[piece]
        && !(piece > 0 && _speakers.IsOther[piece - 1] && Follows(piece))
        && !(piece + 1 < _scan.Pieces.Count && _speakers.IsOther[piece + 1] && Follows(piece + 1));

    private bool Follows(int piece)
    {
        (SpeechPiece before, SpeechPiece after) = (_scan.Pieces[piece - 1], _scan.Pieces[piece]);
        return before.Recording == after.Recording
            && (after.StartWindow - before.EndWindow) * _scan.WindowDuration <= _longestGap;
    }

    private IEnumerable<Stretch> Ranked(List<Stretch> stretches)
    {
        double[] levels = [.. stretches.Select(stretch => Decibels(PiecesOf(stretch).Average(static piece => piece.Power))).Order()];
        double usualDb = levels[levels.Length / 2];
        SpeechPiece[] voiced = [.. _scan.Pieces.Where(static piece => piece.Voiced > 0)];
        Whitening? whitening = voiced.Length == 0 ? null : Whitening.Within(voiced);
        double[]? typical = whitening is null ? null : Typical(stretches, whitening);
        return stretches.OrderBy(stretch => Flaws(stretch, usualDb, whitening, typical)).ThenBy(static stretch => stretch.First);
    }

    // Each term is about 1 where one would begin to hear it. What is usual and typical counts for two at most: where
    // most
    // of the material is bad, the good part is neither.
    private double Flaws(Stretch stretch, double usualDb, Whitening? whitening, double[]? typical)
    {
        SpeechPiece[] pieces = [.. PiecesOf(stretch)];
        double levelDb = Decibels(pieces.Average(static piece => piece.Power));
        double noiseDb = Decibels(pieces.Min(static piece => piece.PowerBefore));
        double flaws = Math.Min(2, Math.Abs(levelDb - usualDb) / 6);
        flaws += Math.Max(0, 30 - (levelDb - noiseDb)) / 10;
        flaws += pieces.Any(static piece => piece.Peak > 0.99f) ? 4 : 0;
        flaws += SpanOf(pieces[0], pieces[^1]) < TimeSpan.FromSeconds(3) ? 1 : 0;
        SpeechPiece[] voiced = [.. pieces.Where(static piece => piece.Voiced > 0)];
        if (whitening is not null && typical is not null && voiced.Length > 0)
            flaws += Math.Min(2, voiced.Average(piece => Whitening.SquaredDistance(whitening.Mean(piece), typical)) / 4);
        return flaws;
    }

    private double[]? Typical(List<Stretch> stretches, Whitening whitening)
    {
        double[]? sum = null;
        double weight = 0;
        foreach (SpeechPiece piece in stretches.SelectMany(PiecesOf).Where(static piece => piece.Voiced > 0))
        {
            double[] mean = whitening.Mean(piece);
            sum ??= new double[mean.Length];
            weight += piece.Voiced;
            for (int i = 0; i < mean.Length; i++)
                sum[i] += piece.Voiced * mean[i];
        }

        for (int i = 0; sum is not null && i < sum.Length; i++)
            sum[i] /= weight;
        return sum;
    }

    private Stretch? Shortened(Stretch stretch, TimeSpan room)
    {
        for (int last = stretch.Last - 1; last >= stretch.First; last--)
        {
            var part = new Stretch(stretch.First, last);
            if (LengthOf(part) <= room)
                return SpanOf(_scan.Pieces[part.First], _scan.Pieces[part.Last]) >= _shortestStretch ? part : null;
        }

        return null;
    }

    private List<SampleSegment> Segments(List<Stretch> chosen)
    {
        var segments = new List<SampleSegment>();
        foreach (Stretch stretch in chosen.OrderBy(static stretch => stretch.First))
        {
            SampleSegment segment = SegmentOf(stretch);
            if (segments is [.., var before] && before.Recording == segment.Recording && segment.Start <= before.End)
                segments[^1] = before with { End = segment.End };
            else
                segments.Add(segment);
        }

        return segments;
    }

    private SampleSegment SegmentOf(Stretch stretch)
    {
        (SpeechPiece first, SpeechPiece last) = (_scan.Pieces[stretch.First], _scan.Pieces[stretch.Last]);
        TimeSpan start = (first.StartWindow * _scan.WindowDuration) - _margin;
        TimeSpan end = (last.EndWindow * _scan.WindowDuration) + _margin;
        TimeSpan length = _scan.Lengths[first.Recording];
        // Up to a neighbour and no further: it may be another voice.
        if (stretch.First > 0 && _scan.Pieces[stretch.First - 1] is { } before && before.Recording == first.Recording)
            start = Max(start, before.EndWindow * _scan.WindowDuration);
        if (stretch.Last + 1 < _scan.Pieces.Count && _scan.Pieces[stretch.Last + 1] is { } after && after.Recording == first.Recording)
            end = Min(end, after.StartWindow * _scan.WindowDuration);
        return new SampleSegment(first.Recording, Max(start, TimeSpan.Zero), Min(end, length));
    }

    // There is speech, if only in scraps: better these with their surroundings than none.
    private List<SampleSegment> FromTheFirstWord(TimeSpan room)
    {
        SpeechPiece first = _scan.Pieces[0];
        TimeSpan start = Max((first.StartWindow * _scan.WindowDuration) - _margin, TimeSpan.Zero);
        return [new SampleSegment(first.Recording, start, Min(start + room, _scan.Lengths[first.Recording]))];
    }

    private TimeSpan LengthOf(Stretch stretch)
    {
        SampleSegment segment = SegmentOf(stretch);
        return segment.End - segment.Start;
    }

    private IEnumerable<SpeechPiece> PiecesOf(Stretch stretch) =>
        _scan.Pieces.Skip(stretch.First).Take(stretch.Last - stretch.First + 1);

    private TimeSpan SpanOf(SpeechPiece first, SpeechPiece last) => (last.EndWindow - first.StartWindow) * _scan.WindowDuration;

    private static double Decibels(double power) => 10 * Math.Log10(power + 1e-10);

    private static TimeSpan Max(TimeSpan first, TimeSpan second) => first > second ? first : second;

    private static TimeSpan Min(TimeSpan first, TimeSpan second) => first < second ? first : second;

    private readonly record struct Stretch(int First, int Last);
}
