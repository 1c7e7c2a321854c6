using System.Text.Json;

using Parley.Core;
using Parley.Engines.Onnx;
using Parley.Engines.Tokenizers;

namespace Parley.Engines.Embeddings.MiniLm;

/// <summary>The network with its vocabulary in memory. Thread-safe.</summary>
internal sealed class MiniLmModel : IEmbeddingModel
{
    private const string HiddenState = "last_hidden_state";
    private const int DefaultTokens = 256; // its training's; the file of its tokenizer says 128

    private readonly OnnxSession _session;
    private readonly TextTokenizer _tokenizer;
    private readonly EmbeddingOptions _options;
    private readonly string _path;
    private readonly string _output;
    private readonly int _begin;
    private readonly int _end;

    private MiniLmModel(OnnxSession session, TextTokenizer tokenizer, MiniLmFiles files, EmbeddingOptions options)
    {
        (_session, _tokenizer, _path, _options) = (session, tokenizer, files.Network(), options);
        _begin = Mark("[CLS]", files);
        _end = Mark("[SEP]", files);
        _output = CheckSignature();
        CheckVocabulary(files);
        SharesBatch = MeasureSharing();
    }

    /// <summary>How many numbers a vector has.</summary>
    public int Dimensions { get; private set; }

    public bool CanShorten => false;

    /// <summary>
    /// Whether a text's vector depends on the texts beside it in a run: networks that quantise while they run measure
    /// the
    /// scale over the whole batch. Such a network gets one text at a time.
    /// </summary>
    internal bool SharesBatch { get; }

    /// <summary>Loads it.</summary>
    /// <exception cref="EngineUnavailableException">A file is missing, damaged, or does not fit the other.</exception>
    public static MiniLmModel Load(MiniLmFiles files, EmbeddingOptions options, int threads)
    {
        string path = files.Network();
        OnnxSession? session = null;
        try
        {
            TextTokenizer tokenizer = TextTokenizerFile.Load(files.Tokenizer());
            session = OnnxSession.FromFile(path, new OnnxSessionOptions { IntraOpThreads = threads, UseArena = false });
            return new MiniLmModel(session, tokenizer, files, options);
        }
        catch (Exception exception)
        {
            session?.Dispose();
            bool isOfTheFiles = exception is OnnxException or InvalidDataException or JsonException
                or IOException or UnauthorizedAccessException;
            if (!isOfTheFiles)
                throw;
            throw new EngineUnavailableException(
                $"The model in '{files.Path}' cannot be loaded: {exception.Message.TrimEnd('.')}. "
                + "Put the published files there again, all of one model.", exception);
        }
    }

    /// <inheritdoc/>
    public EmbeddedTexts Embed(string[] texts, CancellationToken cancellationToken)
    {
        int[][] ids = Array.ConvertAll(texts, Encode);
        float[][] vectors = new float[texts.Length][];
        using var run = new OnnxRunOptions();
        using CancellationTokenRegistration registration = cancellationToken.Register(run.Terminate);
        foreach (int[] batch in MiniLmBatches.Of(ids, SharesBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[][] made = Run([.. batch.Select(text => ids[text])], run);
            for (int i = 0; i < batch.Length; i++)
                vectors[batch[i]] = made[i];
        }

        return new EmbeddedTexts(vectors, ids.Sum(static text => (long)text.Length));
    }

    /// <summary>Texts of one batch to vectors of length 1.</summary>
    /// <param name="texts">Their ids; shorter ones are padded, and the padding does not count.</param>
    /// <param name="options">To break it off.</param>
    /// <exception cref="EngineUnavailableException">The network failed, or gave no numbers.</exception>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    private float[][] Run(IReadOnlyList<int[]> texts, OnnxRunOptions? options = null)
    {
        int longest = texts.Max(static ids => ids.Length);
        long[] shape = [texts.Count, longest];
        using OnnxTensor<long> ids = OnnxTensor.Allocate<long>(shape);
        using OnnxTensor<long> mask = OnnxTensor.Allocate<long>(shape);
        using OnnxTensor<long> types = OnnxTensor.Allocate<long>(shape);
        for (int text = 0; text < texts.Count; text++)
        {
            for (int i = 0; i < texts[text].Length; i++)
                (ids.Span[(text * longest) + i], mask.Span[(text * longest) + i]) = (texts[text][i], 1);
        }

        List<(string, OnnxTensor)> inputs = [("input_ids", ids), ("attention_mask", mask)];
        if (_session.Inputs.Any(static input => input.Name == "token_type_ids"))
            inputs.Add(("token_type_ids", types));
        try
        {
            using OnnxOutput hidden = _session.Run(inputs, [_output], options)[0];
            Dimensions = (int)hidden.Shape[^1];
            return [.. texts.Select((tokens, text) => Pool(
                hidden.Span<float>().Slice(text * longest * Dimensions, tokens.Length * Dimensions)))];
        }
        catch (OnnxException exception)
        {
            throw new EngineUnavailableException($"'{_path}' failed: {exception.Message}", exception);
        }
    }

    public void Dispose() => _session.Dispose();

    /// <summary>The ids of a text between the marks of its begin and end; an empty one has those two.</summary>
    private int[] Encode(string text)
    {
        int maximum = _options.MaximumTokens > 0 ? _options.MaximumTokens : DefaultTokens;
        List<int> ids = [_begin];
        _tokenizer.Encode(text, ids, maximum - 1, _options.ReadSpecialTokens);
        ids.Add(_end);
        return [.. ids];
    }

    /// <summary>
    /// The mean of the tokens' vectors, made one long (sentence-transformers' pooling and normalisation).
    /// </summary>
    private float[] Pool(ReadOnlySpan<float> hidden)
    {
        float[] vector = new float[Dimensions];
        for (int start = 0; start < hidden.Length; start += Dimensions)
        {
            for (int i = 0; i < vector.Length; i++)
                vector[i] += hidden[start + i];
        }

        return UnitLength.TryScale(vector)
            ? vector
            : throw new EngineUnavailableException(
                $"'{_path}' gave what are no numbers. Its weights are damaged; put the published file there again.");
    }

    private int Mark(string mark, MiniLmFiles files) => _tokenizer.Pieces.IdOf(mark)
        ?? throw new InvalidDataException($"The vocabulary '{files.Tokenizer()}' has no {mark}");

    private string CheckSignature()
    {
        string[] known = ["input_ids", "attention_mask", "token_type_ids"];
        OnnxTensorInfo? output = _session.Outputs.FirstOrDefault(static found => found.Name == HiddenState)
            ?? _session.Outputs.FirstOrDefault(static found => found.Shape.Count == 3);
        bool isRight = output is { ElementType: OnnxElementType.Float, Shape.Count: 3 }
            && _session.Inputs.All(input => known.Contains(input.Name) && input.ElementType == OnnxElementType.Int64);
        return isRight
            ? output!.Name
            : throw new InvalidDataException(
                $"'{_path}' takes {Names(_session.Inputs)} and gives {Names(_session.Outputs)}, which is not a sentence "
                + "model");
    }

    // A network asked for a token that it has no vector for fails; one with more vectors than tokens is told apart by
    // what
    // it says of itself.
    private void CheckVocabulary(MiniLmFiles files)
    {
        int count = _tokenizer.Pieces.Count;
        if (files.Config() is { } path && VocabularySize(path) is { } size && size != count)
            throw new InvalidDataException($"The vocabulary has {count} pieces, and '{path}' speaks of {size}");
        try
        {
            Run([[_begin, count - 1, _end]]);
        }
        catch (EngineUnavailableException exception) when (exception.InnerException is OnnxException cause)
        {
            throw new InvalidDataException(
                $"The vocabulary of {count} pieces does not fit '{_path}' ({cause.Message})", cause);
        }
    }

    private static int? VocabularySize(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("vocab_size", out JsonElement size)
            && size.ValueKind == JsonValueKind.Number ? size.GetInt32() : null;
    }

    private bool MeasureSharing()
    {
        const int Tokens = 12;
        int last = _tokenizer.Pieces.Count - 1;
        int[] one = [_begin, .. Enumerable.Range(0, Tokens).Select(i => i * last / (3 * Tokens)), _end];
        int[] other = [_begin, .. Enumerable.Range(0, Tokens).Select(i => last - (i * last / (3 * Tokens))), _end];
        float[] alone = Run([one])[0];
        float[] together = Run([one, other])[0];
        // Sums in another order differ in the last digits; a scale that is shared, in the third.
        return alone.Zip(together, static (a, b) => MathF.Abs(a - b)).Max() > 1e-5f;
    }

    private static string Names(IEnumerable<OnnxTensorInfo> tensors) =>
        string.Join(", ", tensors.Select(static tensor => tensor.Name));
}
