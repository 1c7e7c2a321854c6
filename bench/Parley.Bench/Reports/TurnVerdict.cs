namespace Parley.Bench.Reports;

/// <summary>What became of a clip that the detector, run offline, hears as one turn.</summary>
internal enum TurnVerdict
{
    Answered,

    /// <summary>No reply became audible before the next clip or the end.</summary>
    Lost,

    /// <summary>More than one reply.</summary>
    Split,

    /// <summary>In this call, offline too, it was not one turn; it counts for nothing.</summary>
    NotOneTurn,
}
