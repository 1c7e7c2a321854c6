using System.Globalization;
using System.Runtime.InteropServices;

using Parley.Core;

namespace Parley.Engines.PocketSphinx;

/// <summary>
/// The library's decoder: rows of normalised cepstra in, words out, at any moment and as often as wanted. What was decoded
/// before leaves no trace. Not thread-safe.
/// </summary>
/// <remarks>
/// The best path is sought in the lattice of the words found so far, which the library can do in mid-utterance though its own program
/// does it only at the end. On 61 recordings that gave the very same words as ending the utterance, at 4 ms a second of speech, and the
/// speaker can go on as if nobody had asked. What the end of an utterance does for the lattice must then be done here, or the library
/// reads on behind its table of words (see <see cref="FindSearch"/>). Its flat-lexicon second pass exists at the end only and is switched
/// off: it took a fifth of the time, and with the weights below nothing is lost by it.
/// </remarks>
internal sealed unsafe class PocketSphinxDecoder : IDisposable
{
    // Against the first pass's weight of 6.5. In a word or two, which words are likely counts for more than in a sentence, or a breath
    // becomes a word: tried from 1 to 2.2, short commands are best at 2 and sentences at 1.2; the library has 1.46 for both.
    private const float ShortLanguageWeightRatio = 2.0f;
    private const float LanguageWeightRatio = 1.2f;

    // The library's own.
    private const float AcousticScale = 1 / 20f;

    private readonly PocketSphinxApi _api;
    private readonly nint _handle;
    private readonly nint _languageModel;
    private readonly nint _search;
    private int _rows;
    private bool _isStarted;
    private bool _isDisposed;

    /// <summary>Reads the model: about half a second.</summary>
    public PocketSphinxDecoder(PocketSphinxApi api, PocketSphinxModel model)
    {
        _api = api;
        using var arguments = new PocketSphinxArguments(api, model.Arguments(Settings));
        _handle = api.CreateDecoder(arguments.Handle);
        if (_handle == 0)
        {
            throw new EngineUnavailableException(
                $"PocketSphinx cannot load the model in '{model.Folder}'; install it anew with 'apt-get install --reinstall pocketsphinx-en-us'.");
        }

        _languageModel = api.GetLanguageModel(_handle, api.GetSearchName(_handle));
        _search = FindSearch();
    }

    /// <summary>So far is the search of words behind the search of phones that looks ahead for it.</summary>
    public const int LookaheadRows = 5;

    /// <summary>What differs from the library's defaults, for decoders and front ends alike.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // Done here, by CepstralMean.
        ["-cmn"] = "none",
        // Callers know where speech is, and the times of words need every row.
        ["-remove_silence"] = "no",
        ["-fwdflat"] = "no",
        ["-bestpath"] = "no",
        ["-pl_window"] = LookaheadRows.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Whether the best words are sought in the lattice; else they are those of the first pass.</summary>
    public bool HasLattice => _search != 0;

    /// <summary>Begins anew.</summary>
    public void Begin()
    {
        End();
        _api.StartStream(_handle);
        if (_api.StartUtterance(_handle) < 0)
            throw Failed();
        _rows = 0;
        _isStarted = true;
    }

    /// <summary>Searches one row further.</summary>
    public void Feed(ReadOnlySpan<float> row)
    {
        // One by one: without the second pass the library keeps a handful of rows, and loses what comes in larger portions.
        fixed (float* values = row)
        {
            float* pointer = values;
            int searched = _api.ProcessCepstra(_handle, &pointer, 1, 0, 0);
            if (searched < 0)
                throw Failed();
            _rows += searched;
        }
    }

    /// <summary>The likeliest words so far; cheap, and less sure than <see cref="FindBestWords"/>.</summary>
    public string Hypothesis
    {
        get
        {
            int score;
            return Marshal.PtrToStringUTF8((nint)_api.GetHypothesis(_handle, &score)) ?? "";
        }
    }

    /// <summary>The best words so far.</summary>
    /// <param name="words">Emptied first.</param>
    /// <param name="isShort">Whether there is no more than a word or two of speech.</param>
    public void FindBestWords(List<DecodedWord> words, bool isShort)
    {
        float languageWeightRatio = isShort ? ShortLanguageWeightRatio : LanguageWeightRatio;
        words.Clear();
        nint segment = 0;
        if (TryMarkEnd() && _api.GetLattice(_handle) is not 0 and nint lattice
            && _api.FindBestPath(lattice, _languageModel, languageWeightRatio, AcousticScale) is not 0 and nint path)
        {
            segment = _api.IterateSegments(lattice, path, languageWeightRatio);
        }
        else
        {
            // No path through the lattice, as in sound too short for one: what the search holds likeliest.
            segment = _api.IterateHypothesis(_handle);
        }

        for (; segment != 0; segment = _api.NextSegment(segment))
        {
            int first, last;
            _api.SegmentFrames(segment, &first, &last);
            if (Spoken(_api.SegmentWord(segment)) is { } word)
                words.Add(new DecodedWord(word, first, last));
        }
    }

    /// <summary>Ends what was begun, if anything was.</summary>
    public void End()
    {
        if (!_isStarted)
            return;
        _isStarted = false;
        _api.EndUtterance(_handle);
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _api.FreeDecoder(_handle);
    }

    /// <summary>Notes where the words of the last row end; false where there is no lattice to be had in mid-utterance.</summary>
    private bool TryMarkEnd()
    {
        int searched = _rows - LookaheadRows;
        if (_search == 0 || searched <= 0)
            return false;
        _ = _api.MarkWords(_search, searched);
        return true;
    }

    /// <summary>
    /// The decoder's search of words; 0 in a build of the library that is not like others.
    /// </summary>
    /// <remarks>
    /// A lattice begins at the words that end in the last row, which go up to where the next row's begin. The library writes that down
    /// when the next row is searched or the utterance is ended; before, it reads what the memory happens to hold, loses words or dies.
    /// So it is written here, by the library's own function, which wants the search instead of the decoder.
    /// </remarks>
    private nint FindSearch()
    {
        // ps_decoder_t: config, refcount, acmod, dict, d2p, lmath, searches, search. ps_search_t begins with its table of functions:
        // start, step, finish, reinit, free, lattice.
        const int Search = 7, Lattice = 5;
        if (_api.MarkWords is null || _api.MakeLattice == 0)
            return 0;
        nint search = ((nint*)_handle)[Search];
        return (*(nint**)search)[Lattice] == _api.MakeLattice ? search : 0;
    }

    /// <summary>Without the number of its pronunciation; null for silence and noise.</summary>
    private static string? Spoken(byte* name)
    {
        string? word = Marshal.PtrToStringUTF8((nint)name);
        if (string.IsNullOrEmpty(word) || word[0] is '<' or '[' or '+')
            return null;
        int variant = word.IndexOf('(', StringComparison.Ordinal);
        return variant > 0 ? word[..variant] : word;
    }

    private static EngineUnavailableException Failed() => new("PocketSphinx failed to decode; begin the utterance again.");
}
