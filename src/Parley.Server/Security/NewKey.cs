namespace Parley.Server.Security;

/// <summary>A key that was just made, or given a new secret.</summary>
/// <param name="Key">What is kept.</param>
/// <param name="Secret">What the client sends; shown this once and kept nowhere.</param>
public sealed record NewKey(ApiKey Key, string Secret)
{
    /// <summary>Without the secret, should it ever get into a log.</summary>
    public override string ToString() => $"NewKey {{ {Key.Id} }}";
}
