using Parley.Core.Sessions;
using Parley.Core.Turns;
using Parley.Server.OpenAi.Realtime.Settings;

namespace Parley.Server.Tests.OpenAi.Realtime;

public sealed class TurnDetectionPolicyTests
{
    [Theory]
    [InlineData("high", 0.5f, null, 2_000, 300)]
    [InlineData("medium", null, null, 4_000, 600)]
    [InlineData("auto", null, null, 4_000, 600)]
    [InlineData("low", 0.9f, 600, 8_000, 1_500)]
    public void ToPolicy_SemanticVad_AsksTheTurnDetectorAsEagerlyAsAsked(
        string eagerness, float? threshold, int? finishedMs, int unfinishedMs, int silenceMs)
    {
        var config = new SessionConfig { TurnDetection = new TurnDetection { Eagerness = eagerness } };

        TurnPolicy policy = config.ToPolicy();

        Assert.Equal(SessionMode.HandsFree, policy.Mode);
        Assert.True(policy.UsesTurnDetector);
        Assert.Equal((threshold, finishedMs, (double)unfinishedMs, (double)silenceMs), (
            policy.EndOfTurnThreshold, (int?)policy.FinishedDelay?.TotalMilliseconds,
            policy.UnfinishedDelay!.Value.TotalMilliseconds, policy.EndpointingDelay!.Value.TotalMilliseconds));
    }

    [Fact]
    public void ToPolicy_ServerVad_IsTheSilenceAlone()
    {
        TurnPolicy policy = new SessionConfig { TurnDetection = TurnDetection.Default }.ToPolicy();

        Assert.False(policy.UsesTurnDetector);
        Assert.Equal(500, policy.EndpointingDelay!.Value.TotalMilliseconds);
    }
}
