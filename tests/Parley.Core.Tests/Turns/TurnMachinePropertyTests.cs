namespace Parley.Core.Tests.Turns;

public sealed class TurnMachinePropertyTests
{
    // PARLEY_INTERLEAVINGS runs other numbers; a million, each of 40 steps, take half a minute on two cores.
    private static readonly int _interleavings =
        int.TryParse(Environment.GetEnvironmentVariable("PARLEY_INTERLEAVINGS"), out int count) ? count : 1_000_000;

    [Fact]
    public void Apply_AnyInterleaving_HoldsTheInvariants()
    {
        Parallel.For(0, _interleavings, seed =>
        {
            try
            {
                new TurnInterleaving(seed).Run(steps: 40);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Interleaving {seed}: {e.Message}", e);
            }
        });
    }
}
