namespace Parley.Core.Storage;

/// <summary>
/// Kept with a write, in the same transaction, so that the same request sent again gets the answer that the first one
/// got.
/// </summary>
/// <param name="Scope">Whose request it was and to what; a key counts within it.</param>
/// <param name="Key">Chosen by the client.</param>
/// <param name="RequestHash">Of what was asked: the same key with another one is a mistake.</param>
/// <param name="Answer">What the client is told of the result; null where nothing was done that a receipt is
/// for.</param>
public sealed record Receipt<T>(string Scope, string Key, string RequestHash, Func<T, string?> Answer);
