namespace Parley.Engines.PocketSphinx;

/// <summary>
/// The mean of an utterance's cepstra, which stands for its microphone, room, level and voice and is taken off before decoding.
/// Leans towards the model's own training data while there is little. Depends on nothing but the utterance. Allocates nothing.
/// Not thread-safe.
/// </summary>
/// <remarks>
/// Cepstral mean normalisation with a maximum a posteriori estimate. Speech and silence are averaged apart and mixed as in the training data, so that
/// how much silence surrounds the words makes no difference. The library's own takes the last speaker's mean into the next utterance, and
/// the training mean into the first: that alone costs 18 of the 42 words in a hundred that its program gets wrong on recordings of many microphones.
/// </remarks>
internal sealed class CepstralMean(float[] trainingMean)
{
    private const int LoudnessBins = 192;
    private const int SilentestBin = -64;

    // In the unit of the first cepstrum. Speech reaches so far down below its loudest; what is much further down is digital silence.
    private const int SpeechRange = 25;
    private const int SilenceRange = 60;

    // Found by trying, on 34 speakers: half a second of the training data's mean; four parts speech to one part silence.
    private const double PriorRows = 50;
    private const double SpeechShare = 0.8;
    private const int LeastSilentRows = 5;

    private readonly int[] _rows = new int[LoudnessBins];
    private readonly double[] _sums = new double[LoudnessBins * Cepstra.Coefficients];
    private int _rowCount;

    /// <summary>How many rows are loud enough to be speech.</summary>
    public int SpeechRows => CountRows(Loudest() - SpeechRange, LoudnessBins);

    public void Clear()
    {
        Array.Clear(_rows);
        Array.Clear(_sums);
        _rowCount = 0;
    }

    public void Add(ReadOnlySpan<float> row)
    {
        int bin = float.IsFinite(row[0]) ? Math.Clamp((int)row[0] - SilentestBin, 0, LoudnessBins - 1) : 0;
        _rows[bin]++;
        _rowCount++;
        Span<double> sum = _sums.AsSpan(bin * Cepstra.Coefficients, Cepstra.Coefficients);
        for (int i = 0; i < sum.Length; i++)
            sum[i] += row[i];
    }

    /// <param name="mean">Takes <see cref="Cepstra.Coefficients"/> numbers.</param>
    public void Estimate(Span<float> mean)
    {
        int loudest = Loudest();
        int speechFrom = Math.Max(0, loudest - SpeechRange);
        int silenceFrom = Math.Max(0, loudest - SilenceRange);
        int speechRows = CountRows(speechFrom, LoudnessBins);
        int silentRows = CountRows(silenceFrom, speechFrom);
        double speechShare = silentRows < LeastSilentRows ? 1 : SpeechShare;
        for (int i = 0; i < mean.Length; i++)
        {
            double heard = speechShare * Sum(i, speechFrom, LoudnessBins) / Math.Max(1, speechRows);
            if (speechShare < 1)
                heard += (1 - speechShare) * Sum(i, silenceFrom, speechFrom) / silentRows;
            mean[i] = (float)(((PriorRows * trainingMean[i]) + (speechRows * heard)) / (PriorRows + speechRows));
        }
    }

    /// <summary>The loudness that a twentieth of the rows exceeds: the very loudest may be a knock.</summary>
    private int Loudest()
    {
        int louder = 0;
        int bin = LoudnessBins - 1;
        while (bin > 0 && (louder += _rows[bin]) * 20 < _rowCount)
            bin--;
        return bin;
    }

    private int CountRows(int from, int to)
    {
        int rows = 0;
        for (int bin = Math.Max(0, from); bin < to; bin++)
            rows += _rows[bin];
        return rows;
    }

    private double Sum(int coefficient, int from, int to)
    {
        double sum = 0;
        for (int bin = from; bin < to; bin++)
            sum += _sums[(bin * Cepstra.Coefficients) + coefficient];
        return sum;
    }
}
