namespace Parley.Core.Turns.Interruptions;

/// <summary>What the words of a listener amount to.</summary>
/// <param name="Words">How many there are.</param>
/// <param name="Stops">Whether one of them wants silence, such as "stop".</param>
/// <param name="Asks">Whether they begin with a word that asks.</param>
/// <param name="Answers">Whether they begin with a word that answers: "yes", "okay", "no".</param>
/// <param name="CarryOn">Words that are neither agreement, nor hesitation, nor scraps.</param>
/// <param name="Scraps">Words that mean nothing alone, such as "the".</param>
/// <param name="MayGoOn">Whether the last word may be the beginning of a longer agreement, such as "of" of "of course".</param>
public readonly record struct ListenerMeaning(
    int Words, bool Stops, bool Asks, bool Answers, int CarryOn, int Scraps, bool MayGoOn);
