namespace Parley.Core.Brain;

/// <summary>A piece of an answer as the model made it.</summary>
/// <param name="Text">New text; markup is still in it.</param>
/// <param name="Tokens">Tokens of the model that it stands for; 1 where the model does not say.</param>
public readonly record struct ReplyUpdate(string Text, int Tokens = 1);
