using Parley.Core.Playout;

namespace Parley.Core.Tests.Playout;

public sealed class PlayoutPacerTests
{
    private static readonly TimeSpan _frame = Ms(20);

    private readonly PlayoutPacer _pacer = new(lead: Ms(40), slipLimit: Ms(500));

    [Fact]
    public void IsDue_First_AtOnceAndThenAtTheLead()
    {
        _pacer.Send(Ms(1_000), _frame);
        _pacer.Send(Ms(1_000), _frame);
        Assert.True(_pacer.IsDue(Ms(1_000)));

        _pacer.Send(Ms(1_000), _frame);

        Assert.False(_pacer.IsDue(Ms(1_019)));
        Assert.True(_pacer.IsDue(Ms(1_020)));
    }

    [Fact]
    public void Send_WokenLate_CatchesUpWithoutSlipping()
    {
        _pacer.Send(Ms(0), _frame);

        int sent = 0;
        while (_pacer.IsDue(Ms(400)))
        {
            _pacer.Send(Ms(400), _frame);
            sent++;
        }

        Assert.Equal(22, sent); // Up to 440 ms of sound: real time and the lead.
        Assert.Equal(0, _pacer.Slips);
    }

    [Fact]
    public void Send_WokenTooLate_SlipsAndCramsNothing()
    {
        _pacer.Send(Ms(0), _frame);

        int sent = 0;
        while (_pacer.IsDue(Ms(600)))
        {
            _pacer.Send(Ms(600), _frame);
            sent++;
        }

        Assert.Equal(3, sent); // The one that is due, and the lead.
        Assert.Equal(1, _pacer.Slips);
    }

    [Fact]
    public void Send_SoundMadeLate_SlipsHoweverLittle()
    {
        _pacer.Send(Ms(0), _frame);
        _pacer.Starve();

        _pacer.Send(Ms(100), _frame);

        Assert.Equal(1, _pacer.Slips);
        Assert.Equal(Ms(120), _pacer.SilentAt);
    }

    [Fact]
    public void Send_SoundMadeJustInTime_DoesNotSlip()
    {
        _pacer.Send(Ms(0), _frame);
        _pacer.Starve();

        _pacer.Send(Ms(15), _frame);

        Assert.Equal(0, _pacer.Slips);
    }

    [Fact]
    public void Heard_WithinTheLead_DoesNotCountWhatSoundsLater()
    {
        _pacer.Send(Ms(0), _frame);
        _pacer.Send(Ms(0), _frame);
        _pacer.Send(Ms(0), _frame);

        Assert.Equal(TimeSpan.Zero, _pacer.Heard(Ms(0)));
        Assert.Equal(Ms(30), _pacer.Heard(Ms(30)));
        Assert.Equal(Ms(60), _pacer.Heard(Ms(500)));
    }

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);
}
