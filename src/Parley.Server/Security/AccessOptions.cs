using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Security;

/// <summary><c>Parley:Access</c>: who may use the server.</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// Whether keys are asked for on a loopback address too; on every other address they always are. Default: false.
    /// </summary>
    public bool RequireKeys { get; set; }

    /// <summary>
    /// How long a key that was found is believed without asking the database again; a revoked one is refused at most so
    /// much later. Default: 2000.
    /// </summary>
    [Range(0, 60_000)]
    public int KeyCacheMs { get; set; } = 2_000;

    /// <summary>
    /// Wrong keys that one address may send in a minute; after that it is told to wait. Default: 20.
    /// </summary>
    [Range(1, 1_000_000)]
    public int FailedKeysPerMinute { get; set; } = 20;
}
