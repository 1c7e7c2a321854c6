using Parley.Core.Sessions;

namespace Parley.Core.Tests.Sessions;

public sealed class SessionStatesTests
{
    public static TheoryData<SessionState, SessionState> Pairs()
    {
        var pairs = new TheoryData<SessionState, SessionState>();
        foreach (SessionState from in Enum.GetValues<SessionState>())
        {
            foreach (SessionState to in Enum.GetValues<SessionState>())
            {
                if (from != to)
                    pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Next_FromAnyToAny_ArrivesByTransitionsOnly(SessionState from, SessionState to)
    {
        SessionState state = from;
        for (int steps = 0; state != to; steps++)
        {
            SessionState next = SessionStates.Next(state, to);
            Assert.True(SessionStates.IsTransition(state, next), $"{state} → {next}");
            Assert.True(steps < 5, $"{from} → {to} does not arrive");
            state = next;
        }
    }

    [Theory]
    [InlineData(SessionState.Idle, SessionState.Recording)]
    [InlineData(SessionState.Recording, SessionState.Processing)]
    [InlineData(SessionState.Recording, SessionState.Idle)]
    [InlineData(SessionState.Processing, SessionState.Synthesizing)]
    [InlineData(SessionState.Synthesizing, SessionState.Playing)]
    [InlineData(SessionState.Playing, SessionState.Idle)]
    [InlineData(SessionState.Playing, SessionState.Recording)]
    public void IsTransition_OfTheContract_Holds(SessionState from, SessionState to) =>
        Assert.True(SessionStates.IsTransition(from, to));

    [Theory]
    [InlineData(SessionState.Idle, SessionState.Synthesizing)]
    [InlineData(SessionState.Idle, SessionState.Playing)]
    [InlineData(SessionState.Recording, SessionState.Playing)]
    [InlineData(SessionState.Processing, SessionState.Playing)]
    [InlineData(SessionState.Playing, SessionState.Processing)]
    public void IsTransition_ShortCut_DoesNotHold(SessionState from, SessionState to) =>
        Assert.False(SessionStates.IsTransition(from, to));
}
