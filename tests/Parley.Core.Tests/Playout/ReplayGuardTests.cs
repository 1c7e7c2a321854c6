using Parley.Core.Playout;

namespace Parley.Core.Tests.Playout;

public sealed class ReplayGuardTests
{
    private readonly ReplayGuard _guard = new();

    [Fact]
    public void TryClaim_SameStretchAgain_IsRefused()
    {
        Assert.True(_guard.TryClaim(1, Ms(0), Ms(20)));
        Assert.True(_guard.TryClaim(1, Ms(20), Ms(20)));

        Assert.False(_guard.TryClaim(1, Ms(0), Ms(20)));
        Assert.False(_guard.TryClaim(1, Ms(20), Ms(20)));
    }

    [Fact]
    public void TryClaim_EarlierReply_IsRefusedOnceALaterOneWasHeard()
    {
        Assert.True(_guard.TryClaim(2, Ms(0), Ms(20)));

        Assert.False(_guard.TryClaim(1, Ms(400), Ms(20)));
    }

    [Fact]
    public void Rewind_PresentReply_OpensTheStretchAgainOnce()
    {
        _guard.TryClaim(1, Ms(0), Ms(20));
        _guard.TryClaim(1, Ms(20), Ms(20));

        _guard.Rewind(1, Ms(20));

        Assert.True(_guard.TryClaim(1, Ms(20), Ms(20)));
        Assert.False(_guard.TryClaim(1, Ms(20), Ms(20)));
    }

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);
}
