using Parley.Cli.Models;
using Parley.Engines.Models;
using Parley.Engines.Models.Downloading;

namespace Parley.EndToEnd.Tests.Models;

public sealed class TransferSpeedTests
{
    [Fact]
    public void Observe_SteadyLine_GivesSpeedAndTimeLeft()
    {
        var speed = new TransferSpeed();
        Assert.Null(speed.TimeLeft(1));

        for (int second = 0; second <= 10; second++)
            speed.Observe(TimeSpan.FromSeconds(second), 2_000_000 * second);

        Assert.Equal(2_000_000, speed.BytesPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(90), speed.TimeLeft(180_000_000));
    }

    [Fact]
    public void Observe_LineStops_ForgetsTheOldSpeed()
    {
        var speed = new TransferSpeed();
        speed.Observe(TimeSpan.Zero, 0);
        speed.Observe(TimeSpan.FromSeconds(1), 5_000_000);

        for (int second = 2; second < 12; second++)
            speed.Observe(TimeSpan.FromSeconds(second), 5_000_000);

        Assert.Equal(0, speed.BytesPerSecond);
        Assert.Null(speed.TimeLeft(1));
    }

    [Fact]
    public void Amounts_HalfWay_ShowsBarSpeedAndTimeLeft()
    {
        var speed = new TransferSpeed();
        speed.Observe(TimeSpan.Zero, 0);
        speed.Observe(TimeSpan.FromSeconds(2), 25_000_000);

        Assert.Equal(
            "██████████░░░░░░░░░░  50 %  163 MB of 326 MB  12.5 MB/s  0:13 left", ProgressBar.Amounts(
                162_766_194, 325_532_387, speed));
        Assert.Equal("163 MB  12.5 MB/s", ProgressBar.Amounts(162_766_194, size: null, speed));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_000, "1.0 kB")]
    [InlineData(99_940, "99.9 kB")]
    [InlineData(99_960, "100 kB")]
    [InlineData(999_600, "1.0 MB")]
    [InlineData(325_532_387, "326 MB")]
    [InlineData(long.MaxValue, "9223372 TB")]
    public void Format_Bytes_AreForPeople(long bytes, string expected) =>
        Assert.Equal(expected, ByteSize.Format(bytes));
}
