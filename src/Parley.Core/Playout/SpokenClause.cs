namespace Parley.Core.Playout;

/// <summary>A clause as it is spoken, and the part of the written reply that it says.</summary>
/// <param name="Text">As the voice is given it.</param>
/// <param name="Words">
/// The written text, one piece for each word of <paramref name="Text"/>, with what stands around the word;
/// white space comes before it.
/// </param>
/// <remarks>The pieces of a reply's clauses, joined, are the beginning of the reply as it was written.</remarks>
internal sealed record SpokenClause(string Text, IReadOnlyList<string> Words);
