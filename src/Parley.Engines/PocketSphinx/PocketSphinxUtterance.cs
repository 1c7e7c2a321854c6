using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.PocketSphinx;

/// <summary>
/// One utterance: keeps its cepstra, decides with which mean and how far they are decoded, and makes the transcript. The
/// decoder is lent call by call; one that was away decodes again what it missed. Not thread-safe.
/// </summary>
/// <remarks>
/// Finalising must be quick, be right, and let the speaker go on. So nothing is ended: the decoder is asked for its best words where it stands (see
/// <see cref="PocketSphinxDecoder"/>), and the next words are decoded on top. The one thing decoded twice is the beginning, once enough
/// has been heard to know the mean: a wrong mean costs more words than anything else. A stretch that has grown long is
/// sealed when the speaker goes on after a pause, so that the cost of finalising never grows with the whole utterance.
/// </remarks>
internal sealed class PocketSphinxUtterance(PocketSphinxFrontEnd frontEnd, float[] trainingMean)
{
    // Decoding begins with half a second of speech, and once again with a second and a half: by then the mean has settled.
    private const int SpeechRowsToBegin = 60;
    private const int SpeechRowsToSettle = 150;

    // Up to two seconds of speech are taken for a command, an answer or a number.
    private const int ShortSpeechRows = 200;

    // Windows reach over three rows to either side: so many rows the search is behind.
    private const int LookaheadRows = 3 + PocketSphinxDecoder.LookaheadRows;

    // 20 s are finalised in under 100 ms. 60 s without a pause are rare, and are cut wherever they are.
    private const int RowsToSealAtPause = 20 * Cepstra.RowsPerSecond;
    private const int RowsToSeal = 60 * Cepstra.RowsPerSecond;

    private readonly Cepstra _cepstra = new();
    private readonly CepstralMean _mean = new(trainingMean);
    private readonly float[] _passMean = new float[Cepstra.Coefficients];
    private readonly float[] _row = new float[Cepstra.Coefficients];
    private readonly List<WordTiming> _sealed = [];
    private readonly List<DecodedWord> _words = [];

    // Where fillers were put in between the rows: the number fed before each.
    private readonly List<int> _fillersAt = [];

    private PocketSphinxDecoder? _decoder;
    private int _rowsFed;
    private int _passSpeechRows;
    private int _sealedRows;
    private Transcript? _final;
    private int _finalRows;

    /// <summary>Whether there is something that <see cref="Decode"/> would do now.</summary>
    public bool HasWork => _decoder is null ? _mean.SpeechRows >= SpeechRowsToBegin : _rowsFed < _cepstra.Count;

    /// <summary>Rows that <see cref="Decode"/> would feed now.</summary>
    public int PendingRows => HasWork ? _cepstra.Count - _rowsFed : 0;

    /// <summary>Rows of the utterance that the present words were made of; falls when they are decoded again.</summary>
    public int DecodedRows => _sealedRows + _rowsFed;

    /// <summary>Forgets everything and begins a new one.</summary>
    public void Clear()
    {
        frontEnd.Start();
        _cepstra.Clear();
        _mean.Clear();
        _sealed.Clear();
        _sealedRows = 0;
        _final = null;
        Forget();
    }

    /// <summary>Adds sound, without decoding it.</summary>
    public void Add(ReadOnlySpan<float> samples)
    {
        int known = _cepstra.Count;
        frontEnd.Process(samples, _cepstra);
        for (int row = known; row < _cepstra.Count; row++)
            _mean.Add(_cepstra[row]);
    }

    /// <summary>The decoder goes elsewhere; the next one begins from the last seal.</summary>
    public void Forget()
    {
        _decoder = null;
        _rowsFed = 0;
        _fillersAt.Clear();
    }

    /// <summary>Decodes some of what has been added.</summary>
    /// <param name="decoder">The one of the last call, unless <see cref="Forget"/> was called since.</param>
    /// <param name="maximumRows">Bounds the time that it takes: 10 ms of sound a row.</param>
    public void Decode(PocketSphinxDecoder decoder, int maximumRows)
    {
        if (_final is not null && _cepstra.Count > _finalRows)
        {
            if (_finalRows > RowsToSealAtPause)
                Seal(_final, _finalRows);
            _final = null;
        }

        if (_decoder is null || (_passSpeechRows < SpeechRowsToSettle && _mean.SpeechRows >= SpeechRowsToSettle))
            BeginPass(decoder);

        int end = Math.Min(_cepstra.Count, _rowsFed + maximumRows);
        while (_rowsFed < end)
            FeedNormalised(decoder, _cepstra[_rowsFed++]);

        if (_rowsFed >= RowsToSeal)
            Seal(FindWords(decoder), _rowsFed);
    }

    /// <summary>The text so far, as far as it is decoded.</summary>
    public string PartialText(PocketSphinxDecoder decoder) => Join(_sealed, decoder.Hypothesis);

    /// <summary>Decodes the rest and gives the best text of the whole utterance.</summary>
    public Transcript Finish(PocketSphinxDecoder decoder)
    {
        if (_final is not null && _finalRows == _cepstra.Count)
            return _final;
        // With little speech the mean has moved since the pass began, and decoding again is quick.
        if (_decoder is not null && _passSpeechRows < SpeechRowsToSettle && _mean.SpeechRows > _passSpeechRows)
            Forget();
        Decode(decoder, int.MaxValue);
        _finalRows = _cepstra.Count;
        return _final = FindWords(decoder);
    }

    private void BeginPass(PocketSphinxDecoder decoder)
    {
        Forget();
        decoder.Begin();
        _decoder = decoder;
        _passSpeechRows = _mean.SpeechRows;
        _mean.Estimate(_passMean);
    }

    private void FeedNormalised(PocketSphinxDecoder decoder, ReadOnlySpan<float> row)
    {
        for (int i = 0; i < _row.Length; i++)
            _row[i] = row[i] - _passMean[i];
        decoder.Feed(_row);
    }

    private Transcript FindWords(PocketSphinxDecoder decoder)
    {
        _words.Clear();
        if (_rowsFed > 0)
        {
            FeedFillers(decoder);
            decoder.FindBestWords(_words, isShort: _mean.SpeechRows < ShortSpeechRows);
        }

        List<WordTiming> words = [.. _sealed];
        foreach (DecodedWord word in _words)
            words.Add(new WordTiming(word.Word, TimeOf(word.FirstRow), TimeOf(word.LastRow + 1)));
        return new Transcript(string.Join(' ', words.Select(word => word.Word)), IsFinal: true, words);
    }

    /// <summary>Pushes the last rows through the search's lookahead, with copies of the quietest row of the last half second.</summary>
    private void FeedFillers(PocketSphinxDecoder decoder)
    {
        int quietest = _rowsFed - 1;
        for (int row = Math.Max(0, _rowsFed - 50); row < _rowsFed; row++)
        {
            if (_cepstra[row][0] < _cepstra[quietest][0])
                quietest = row;
        }

        _fillersAt.Add(_rowsFed);
        for (int i = 0; i < LookaheadRows; i++)
            FeedNormalised(decoder, _cepstra[quietest]);
    }

    /// <summary>A row as the decoder counts them, fillers included, on the utterance's clock.</summary>
    private TimeSpan TimeOf(int decoderRow)
    {
        int row = decoderRow;
        foreach (int at in _fillersAt)
        {
            if (row <= at)
                break;
            row -= Math.Min(LookaheadRows, row - at);
        }

        return TimeSpan.FromSeconds((double)(_sealedRows + row) / Cepstra.RowsPerSecond);
    }

    private void Seal(Transcript transcript, int rows)
    {
        _sealed.Clear();
        _sealed.AddRange(transcript.Words);
        _sealedRows += rows;
        _cepstra.RemoveFirst(rows);
        Forget();
    }

    private static string Join(List<WordTiming> words, string rest) => words.Count == 0
        ? rest
        : $"{string.Join(' ', words.Select(word => word.Word))} {rest}".TrimEnd();
}
