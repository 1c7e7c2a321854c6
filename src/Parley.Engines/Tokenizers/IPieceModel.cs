namespace Parley.Engines.Tokenizers;

/// <summary>Takes a word apart into pieces of a vocabulary. Thread-safe.</summary>
internal interface IPieceModel
{
    /// <summary>How many pieces there are; ids are smaller.</summary>
    int Count { get; }

    /// <summary>How many characters a piece has, the middle one of all by length.</summary>
    int MedianLength { get; }

    /// <summary>Stands for what cannot be taken apart; null where the model has none.</summary>
    int? UnknownId { get; }

    /// <summary>Appends the ids of a word.</summary>
    void Encode(ReadOnlySpan<char> word, List<int> ids);

    /// <summary>The id of a piece as it is written in the vocabulary; null if it is not there.</summary>
    int? IdOf(string piece);
}
