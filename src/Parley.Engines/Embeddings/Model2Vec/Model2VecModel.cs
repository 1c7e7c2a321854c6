using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Tokenizers;

namespace Parley.Engines.Embeddings.Model2Vec;

/// <summary>A table of vectors with its vocabulary in memory. Thread-safe.</summary>
internal sealed class Model2VecModel : IEmbeddingModel
{
    private const int DefaultTokens = 512; // as the reference's encode()

    private readonly TextTokenizer _tokenizer;
    private readonly EmbeddingOptions _options;
    private readonly string _path;
    private readonly float[] _table;

    // Vocabulary-quantised models: several tokens share a row, each with a weight of its own. Null: a row each, weight
    // 1.
    private readonly long[]? _rows;
    private readonly float[]? _weights;

    private Model2VecModel(
        SafeTensorsFile file, SafeTensorsEntry table, TextTokenizer tokenizer, EmbeddingOptions options)
    {
        (_path, _tokenizer, _options) = (file.Path, tokenizer, options);
        Dimensions = (int)table.Shape[1];
        _table = new float[table.Elements];
        file.ReadFloats(table.Name, _table);
        int tokens = tokenizer.Pieces.Count;
        if (file.Find("mapping") is { } mapping)
        {
            CheckLength(mapping, tokens);
            _rows = new long[mapping.Elements];
            file.ReadInt64s(mapping.Name, _rows);
            if (Array.Exists(_rows, row => row < 0 || row >= table.Shape[0]))
                throw new InvalidDataException($"{mapping} names a row beyond the {table.Shape[0]} of {table}");
        }
        else
        {
            CheckLength(table, tokens);
        }

        if (file.Find("weights") is { } weights)
        {
            CheckLength(weights, tokens);
            _weights = new float[weights.Elements];
            file.ReadFloats(weights.Name, _weights);
        }
    }

    public int Dimensions { get; }

    // Its dimensions are principal components, the greatest first.
    public bool CanShorten => true;

    /// <summary>Loads it.</summary>
    /// <exception cref="EngineUnavailableException">A file is missing, damaged, or does not fit the other.</exception>
    public static Model2VecModel Load(Model2VecFiles files, EmbeddingOptions options)
    {
        try
        {
            TextTokenizer tokenizer = TextTokenizerFile.Load(files.Tokenizer());
            using SafeTensorsFile file = SafeTensorsFile.Open(files.Weights());
            SafeTensorsEntry table = Model2VecFiles.TableOf(file)
                ?? throw new InvalidDataException($"'{file.Path}' holds no static embeddings");
            return new Model2VecModel(file, table, tokenizer, options);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException(
                $"The model in '{files.Path}' cannot be loaded: {exception.Message.TrimEnd('.')}. "
                + "Put the published files there again, all of one model.", exception);
        }
    }

    /// <inheritdoc/>
    public EmbeddedTexts Embed(string[] texts, CancellationToken cancellationToken)
    {
        float[][] vectors = new float[texts.Length][];
        long tokens = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<int> ids = Encode(texts[i]);
            vectors[i] = Mean(ids);
            tokens += ids.Count;
        }

        return new EmbeddedTexts(vectors, tokens);
    }

    public void Dispose()
    {
        // Its memory is the runtime's.
    }

    /// <summary>The tokens that count: as the reference, without those that WordPiece does not know.</summary>
    private List<int> Encode(string text)
    {
        int maximum = _options.MaximumTokens > 0 ? _options.MaximumTokens : DefaultTokens;
        string begin = Cut(text, maximum * _tokenizer.Pieces.MedianLength);
        List<int> ids = [];
        _tokenizer.Encode(begin, ids, int.MaxValue, _options.ReadSpecialTokens);
        if (_tokenizer.Pieces is WordPieceModel { UnknownId: { } unknown })
            ids.RemoveAll(id => id == unknown);
        if (ids.Count > maximum)
            ids.RemoveRange(maximum, ids.Count - maximum);
        return ids;
    }

    // The reference cuts the text before it looks at the tokens, so that a book costs no more than a page.
    private static string Cut(string text, int characters)
    {
        if (text.Length <= characters)
            return text;
        int units = 0;
        for (int i = 0; i < characters && units < text.Length; i++)
            units += char.IsSurrogatePair(text, units) ? 2 : 1;
        return text[..units];
    }

    private float[] Mean(List<int> ids)
    {
        // Doubles: the sum of five hundred like rows loses digits that the reference keeps.
        double[] sum = new double[Dimensions];
        foreach (int id in ids)
        {
            int row = (int)(_rows is null ? id : _rows[id]);
            double weight = _weights is null ? 1 : _weights[id];
            ReadOnlySpan<float> numbers = _table.AsSpan(row * Dimensions, Dimensions);
            for (int i = 0; i < numbers.Length; i++)
                sum[i] += numbers[i] * weight;
        }

        float[] mean = Array.ConvertAll(sum, number => (float)(number / Math.Max(1, ids.Count)));
        return UnitLength.TryScale(mean)
            ? mean
            : throw new EngineUnavailableException(
                $"'{_path}' holds what are no numbers; put the published file there again.");
    }

    private static void CheckLength(SafeTensorsEntry tensor, int tokens)
    {
        if (tensor.Shape.Count == 0 || tensor.Shape[0] < tokens)
            throw new InvalidDataException($"The vocabulary has {tokens} pieces, more than {tensor}");
    }
}
