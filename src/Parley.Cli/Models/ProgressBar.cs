using System.Globalization;

using Parley.Engines.Models;
using Parley.Engines.Models.Downloading;

namespace Parley.Cli.Models;

/// <summary>One line that shows how far something has come.</summary>
internal static class ProgressBar
{
    private const int BarWidth = 20;

    /// <param name="width">Of the terminal; the line is cut to it, or it would wrap and could not be drawn
    /// over.</param>
    public static string Line(string name, FileProgress file, TransferSpeed speed, int width)
    {
        string text = file.Stage switch
        {
            FileStage.Waiting => "waiting",
            FileStage.Checking => "checking",
            FileStage.Failed => "failed",
            FileStage.Done => $"{ByteSize.Format(file.Received)}  {(file.WasThere ? "was here" : "done")}",
            _ => Amounts(file.Received, file.Size, speed),
        };
        return Cut($"{name}  {text}", width);
    }

    /// <summary>The bar, the amounts, the speed and the time left.</summary>
    public static string Amounts(long received, long? size, TransferSpeed speed)
    {
        string rate = speed.BytesPerSecond >= 1 ? $"  {ByteSize.Format((long)speed.BytesPerSecond)}/s" : "";
        if (size is not > 0)
            return ByteSize.Format(received) + rate;
        double share = Math.Clamp((double)received / size.Value, 0, 1);
        int full = (int)(share * BarWidth);
        string bar = new string('█', full) + new string('░', BarWidth - full);
        string left = speed.TimeLeft(size.Value - received) is { } time ? $"  {Format(time)} left" : "";
        string percent = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 100),3} %");
        return $"{bar} {percent}  {ByteSize.Format(received)} of {ByteSize.Format(size.Value)}{rate}{left}";
    }

    public static string Cut(string line, int width) => line.Length < width ? line : line[..Math.Max(0, width - 1)];

    private static string Format(TimeSpan time) => time.TotalHours >= 1
        ? time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture)
        : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);
}
