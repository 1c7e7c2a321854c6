namespace Parley.Engines.Flite;

/// <summary>A sentence in the letters that flite knows.</summary>
/// <param name="Text">ASCII; every piece between two spaces has a letter or a digit, and so is one token of flite's.</param>
/// <param name="Words">The words as they were written, without the marks around them.</param>
/// <param name="WordOfToken">For each piece of the text the word that it comes from.</param>
internal sealed record FliteSentence(string Text, IReadOnlyList<string> Words, IReadOnlyList<int> WordOfToken);
