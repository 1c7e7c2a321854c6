namespace Parley.Core.Storage;

/// <summary>What a request with a key was answered.</summary>
/// <param name="RequestHash">Of what was asked.</param>
/// <param name="Answer">As <see cref="Receipt{T}.Answer"/> gave it.</param>
public sealed record KeptAnswer(string RequestHash, string Answer);
