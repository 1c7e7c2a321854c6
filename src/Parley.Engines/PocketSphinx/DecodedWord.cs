namespace Parley.Engines.PocketSphinx;

/// <summary>A word and the rows that it sounds in, counted from the first row fed; the last one belongs to it.</summary>
internal readonly record struct DecodedWord(string Word, int FirstRow, int LastRow);
