using System.ComponentModel;

namespace Parley.Server.Security;

/// <summary>Who asks, and what they may do.</summary>
internal sealed record KeySelf(
    [property: Description("Whether a request that comes this way needs a key.")] bool KeysRequired,
    [property: Description("What this client may do: read, talk, write, admin. A key with admin may do all.")]
    IReadOnlyList<string> Scopes,
    [property: Description("The key that came; null where none is asked for.")] KeyView? Key)
{
    public static KeySelf Of(HttpContext context, AccessGate gate)
    {
        ApiKey? key = Caller.Of(context).Key;
        return new KeySelf(
            gate.AsksFor(context.Connection),
            [.. Enum.GetValues<AccessScope>().Where(scope => key is null || key.Allows(scope)).Select(ScopeNames.Of)],
            key is null ? null : KeyView.Of(key));
    }
}
