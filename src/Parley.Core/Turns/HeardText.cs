namespace Parley.Core.Turns;

/// <summary>How much of a reply the listener heard.</summary>
/// <param name="Text">Exactly the words that were heard to their end.</param>
/// <param name="Words">How many those are.</param>
/// <param name="Played">How long the reply sounded.</param>
/// <param name="Slips">How often late audio moved the playout forward.</param>
public sealed record HeardText(string Text, int Words, TimeSpan Played, int Slips = 0)
{
    public static readonly HeardText Nothing = new("", 0, TimeSpan.Zero);
}
