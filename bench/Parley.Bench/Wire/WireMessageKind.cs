namespace Parley.Bench.Wire;

/// <summary>What a server sent.</summary>
internal enum WireMessageKind
{
    Text,
    Binary,
    Closed,
}
