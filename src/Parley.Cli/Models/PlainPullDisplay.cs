using System.Globalization;

using Parley.Engines.Models;
using Parley.Engines.Models.Downloading;

namespace Parley.Cli.Models;

/// <summary>Lines for logs: when a file begins, each quarter of a large one, when it is there.</summary>
/// <param name="error">Standard error.</param>
internal sealed class PlainPullDisplay(TextWriter error) : IPullDisplay
{
    private const long LargeFileBytes = 20_000_000;

    private readonly Dictionary<FileProgress, (FileStage Stage, int Quarter)> _told = [];

    public TimeSpan Interval => TimeSpan.FromMilliseconds(200);

    public void Show(PullProgress progress, TimeSpan elapsed)
    {
        while (progress.TryTakeNote(out string? note))
            error.WriteLine(note);
        foreach (FileProgress file in progress.Files)
            Tell(file);
    }

    private void Tell(FileProgress file)
    {
        FileStage stage = file.Stage;
        int quarter = file.Size > 0 ? (int)(4 * file.Received / file.Size.Value) : 0;
        (FileStage toldStage, int toldQuarter) = _told.GetValueOrDefault(file);
        string name = $"{file.Model}: {file.Path}";
        if (stage == FileStage.Downloading && toldStage != stage)
        {
            string size = file.Size is { } known ? ByteSize.Format(known) : "of unknown size";
            string resumed = file.Received > 0 ? $", {ByteSize.Format(file.Received)} of it are here" : "";
            error.WriteLine($"{name}, {size}{resumed}");
        }
        else if (stage == FileStage.Downloading && quarter > toldQuarter && quarter < 4 && file.Size >= LargeFileBytes)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {25 * quarter} %"));
        }
        else if (stage == FileStage.Done && toldStage != stage)
        {
            error.WriteLine($"{name}, {ByteSize.Format(file.Received)}, {(file.WasThere ? "was here" : "done")}, " +
                $"{CheckWords.Of(file.Check)}");
        }

        _told[file] = (stage, quarter);
    }
}
