using Parley.Engines.Models.Downloading;

namespace Parley.Cli.Models;

/// <summary>A bar for each file, drawn over on a terminal.</summary>
/// <param name="error">Standard error.</param>
/// <param name="size">Columns and rows of the terminal, which people change.</param>
internal sealed class BarPullDisplay(TextWriter error, Func<(int Columns, int Rows)> size) : IPullDisplay
{
    private const string ClearBelow = "\e[0J";

    private readonly Dictionary<FileProgress, TransferSpeed> _speeds = [];
    private int _drawnLines;

    public TimeSpan Interval => TimeSpan.FromMilliseconds(200);

    public void Show(PullProgress progress, TimeSpan elapsed)
    {
        (int columns, int rows) = size();
        if (_drawnLines > 0)
            error.Write($"\e[{_drawnLines}A\r{ClearBelow}");
        while (progress.TryTakeNote(out string? note))
            error.WriteLine(note);

        FileProgress[] shown = [.. Choose(progress.Files, Math.Max(1, rows - 2))];
        int nameWidth = shown.Length == 0 ? 0 : Math.Min(columns / 3, shown.Max(static file => Name(file).Length));
        foreach (FileProgress file in shown)
        {
            string name = ProgressBar.Cut(Name(file), nameWidth + 1).PadRight(nameWidth);
            error.WriteLine(ProgressBar.Line(name, file, SpeedOf(file, elapsed), columns));
        }

        _drawnLines = shown.Length;
        error.Flush();
    }

    // Where there are more files than rows, those in which something happens come first.
    private static IEnumerable<FileProgress> Choose(IReadOnlyList<FileProgress> files, int rows) => files.Count <= rows
        ? files
        : files.OrderBy(static file => file.Stage switch
        {
            FileStage.Downloading or FileStage.Checking => 0,
            FileStage.Failed => 1,
            FileStage.Waiting => 2,
            _ => 3,
        }).Take(rows);

    private static string Name(FileProgress file) => $"{file.Model}: {file.Path}";

    private TransferSpeed SpeedOf(FileProgress file, TimeSpan elapsed)
    {
        if (!_speeds.TryGetValue(file, out TransferSpeed? speed))
            _speeds.Add(file, speed = new TransferSpeed());
        if (file.Stage == FileStage.Downloading)
            speed.Observe(elapsed, file.Received);
        return speed;
    }
}
