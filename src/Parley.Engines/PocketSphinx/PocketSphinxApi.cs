using System.Runtime.InteropServices;

using Parley.Core;
using Parley.Engines.Native;

namespace Parley.Engines.PocketSphinx;

/// <summary>The functions of libpocketsphinx and libsphinxbase (5prealpha) that Parley calls. One for the process. Thread-safe.</summary>
internal sealed unsafe class PocketSphinxApi
{
    public const string InstallAdvice = "install it with 'apt-get install libpocketsphinx3 pocketsphinx-en-us', or choose another speech-to-text engine";

    private static readonly NativeLibraryName _decoderLibrary = new(
        Linux: ["libpocketsphinx.so.3"], MacOs: ["libpocketsphinx.3.dylib"], Windows: ["pocketsphinx.dll"]);

    private static readonly NativeLibraryName _baseLibrary = new(
        Linux: ["libsphinxbase.so.3"], MacOs: ["libsphinxbase.3.dylib"], Windows: ["sphinxbase.dll"]);

    private static readonly Lock _gate = new();
    private static PocketSphinxApi? _shared;

    // cmd_ln_t *cmd_ln_parse_r(cmd_ln_t *, arg_t const *, int32 argc, char *argv[], int32 strict)
    public readonly delegate* unmanaged<nint, nint, int, byte**, int, nint> ParseArguments;
    public readonly delegate* unmanaged<nint, int> FreeArguments;
    public readonly delegate* unmanaged<nint> ArgumentDefinitions;

    public readonly delegate* unmanaged<nint, nint> CreateFrontEnd;
    public readonly delegate* unmanaged<nint, void> StartFrontEndStream;
    public readonly delegate* unmanaged<nint, int> StartFrontEndUtterance;

    // int fe_process_frames(fe_t *, int16 const **speech, size_t *samples, mfcc_t **cepstra, int32 *frames, int32 *outFrameIndex)
    public readonly delegate* unmanaged<nint, short**, nuint*, float**, int*, int*, int> ProcessFrames;
    public readonly delegate* unmanaged<nint, int> FrontEndCoefficients;
    public readonly delegate* unmanaged<nint, int> FreeFrontEnd;

    public readonly delegate* unmanaged<nint, nint> CreateDecoder;
    public readonly delegate* unmanaged<nint, int> FreeDecoder;
    public readonly delegate* unmanaged<nint, int> StartStream;
    public readonly delegate* unmanaged<nint, int> StartUtterance;
    public readonly delegate* unmanaged<nint, int> EndUtterance;

    // int ps_process_cep(ps_decoder_t *, mfcc_t **data, int32 frames, int32 noSearch, int32 fullUtterance)
    public readonly delegate* unmanaged<nint, float**, int, int, int, int> ProcessCepstra;
    public readonly delegate* unmanaged<nint, int*, byte*> GetHypothesis;
    public readonly delegate* unmanaged<nint, byte*> GetSearchName;
    public readonly delegate* unmanaged<nint, byte*, nint> GetLanguageModel;
    public readonly delegate* unmanaged<nint, nint> GetLattice;

    // int ngram_search_mark_bptable(ngram_search_t *, int frame): notes that the words ending in that frame come next in the table of
    // words. Of the library's inside but exported by its usual builds, as is the function that makes a search's lattice; 0 where not.
    public readonly delegate* unmanaged<nint, int, int> MarkWords;
    public readonly nint MakeLattice;

    // ps_latlink_t *ps_lattice_bestpath(ps_lattice_t *, ngram_model_t *, float32 languageWeightRatio, float32 acousticScale)
    public readonly delegate* unmanaged<nint, nint, float, float, nint> FindBestPath;
    public readonly delegate* unmanaged<nint, nint, float, nint> IterateSegments;
    public readonly delegate* unmanaged<nint, nint> IterateHypothesis;
    public readonly delegate* unmanaged<nint, nint> NextSegment;
    public readonly delegate* unmanaged<nint, byte*> SegmentWord;
    public readonly delegate* unmanaged<nint, int*, int*, void> SegmentFrames;

    private PocketSphinxApi(nint decoder, nint sphinxBase)
    {
        ParseArguments = (delegate* unmanaged<nint, nint, int, byte**, int, nint>)NativeLibrary.GetExport(sphinxBase, "cmd_ln_parse_r");
        FreeArguments = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(sphinxBase, "cmd_ln_free_r");
        ArgumentDefinitions = (delegate* unmanaged<nint>)NativeLibrary.GetExport(decoder, "ps_args");
        CreateFrontEnd = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(sphinxBase, "fe_init_auto_r");
        StartFrontEndStream = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(sphinxBase, "fe_start_stream");
        StartFrontEndUtterance = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(sphinxBase, "fe_start_utt");
        ProcessFrames = (delegate* unmanaged<nint, short**, nuint*, float**, int*, int*, int>)NativeLibrary.GetExport(sphinxBase, "fe_process_frames");
        FrontEndCoefficients = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(sphinxBase, "fe_get_output_size");
        FreeFrontEnd = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(sphinxBase, "fe_free");
        CreateDecoder = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(decoder, "ps_init");
        FreeDecoder = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(decoder, "ps_free");
        StartStream = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(decoder, "ps_start_stream");
        StartUtterance = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(decoder, "ps_start_utt");
        EndUtterance = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(decoder, "ps_end_utt");
        ProcessCepstra = (delegate* unmanaged<nint, float**, int, int, int, int>)NativeLibrary.GetExport(decoder, "ps_process_cep");
        GetHypothesis = (delegate* unmanaged<nint, int*, byte*>)NativeLibrary.GetExport(decoder, "ps_get_hyp");
        GetSearchName = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(decoder, "ps_get_search");
        GetLanguageModel = (delegate* unmanaged<nint, byte*, nint>)NativeLibrary.GetExport(decoder, "ps_get_lm");
        GetLattice = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(decoder, "ps_get_lattice");
        if (NativeLibrary.TryGetExport(decoder, "ngram_search_mark_bptable", out nint markWords))
            MarkWords = (delegate* unmanaged<nint, int, int>)markWords;
        NativeLibrary.TryGetExport(decoder, "ngram_search_lattice", out MakeLattice);
        FindBestPath = (delegate* unmanaged<nint, nint, float, float, nint>)NativeLibrary.GetExport(decoder, "ps_lattice_bestpath");
        IterateSegments = (delegate* unmanaged<nint, nint, float, nint>)NativeLibrary.GetExport(decoder, "ps_lattice_seg_iter");
        IterateHypothesis = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(decoder, "ps_seg_iter");
        NextSegment = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(decoder, "ps_seg_next");
        SegmentWord = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(decoder, "ps_seg_word");
        SegmentFrames = (delegate* unmanaged<nint, int*, int*, void>)NativeLibrary.GetExport(decoder, "ps_seg_frames");

        // Without a callback the library keeps its pages of progress to itself.
        ((delegate* unmanaged<nint, nint, void>)NativeLibrary.GetExport(sphinxBase, "err_set_callback"))(0, 0);
        // The parsed arguments are printed past the callback, to the log file; none is none.
        ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(sphinxBase, "err_set_logfp"))(0);
    }

    /// <summary>Loads the libraries at the first call. After a failure the next call tries again.</summary>
    /// <exception cref="EngineUnavailableException">A library is missing or is another version.</exception>
    public static PocketSphinxApi Shared
    {
        get
        {
            if (Volatile.Read(ref _shared) is { } loaded)
                return loaded;
            lock (_gate)
                return _shared ??= Load();
        }
    }

    private static PocketSphinxApi Load()
    {
        nint sphinxBase = NativeLibraries.Load(_baseLibrary, InstallAdvice);
        nint decoder = NativeLibraries.Load(_decoderLibrary, InstallAdvice);
        try
        {
            return new PocketSphinxApi(decoder, sphinxBase);
        }
        catch (EntryPointNotFoundException exception)
        {
            throw new EngineUnavailableException(
                $"libpocketsphinx is not the 5prealpha version that Parley is made for ({exception.Message.TrimEnd('.')}); {InstallAdvice}.", exception);
        }
    }
}
