namespace Parley.Core.Playout;

/// <summary>What a playout has come to.</summary>
internal enum PlayoutProgress
{
    /// <summary>Nothing is to be sent now.</summary>
    Waiting,

    /// <summary>A frame is to be sent; more may be due.</summary>
    Sending,

    /// <summary>All has been sent and heard.</summary>
    Finished,
}
