namespace Parley.Server.Security;

/// <summary>What became of a key that a client sent.</summary>
internal enum KeyVerdict
{
    /// <summary>There is none like it.</summary>
    Unknown,

    Valid,

    Expired,

    Revoked,

    /// <summary>It was rotated, and the time in which both were taken is over.</summary>
    Replaced,
}
