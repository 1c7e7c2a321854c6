namespace Parley.Cli.Transcribe;

/// <summary>How far long work has come, on the last line of a terminal; nowhere else.</summary>
/// <param name="error">Standard error.</param>
/// <param name="name">What is being worked on.</param>
/// <param name="total">Null where only the end will tell.</param>
internal sealed class ProgressLine(TextWriter error, string name, TimeSpan? total) : IProgress<TimeSpan>, IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(200);

    private readonly bool _isShown = !Console.IsErrorRedirected;
    private long _shownAt = TimeProvider.System.GetTimestamp();
    private int _width;

    /// <summary>How far it has come.</summary>
    public TimeSpan Position { get; private set; }

    public void Report(TimeSpan value)
    {
        Position = value;
        if (!_isShown || TimeProvider.System.GetElapsedTime(_shownAt) < _interval)
            return;
        _shownAt = TimeProvider.System.GetTimestamp();
        string text = total is { } end && end > TimeSpan.Zero
            ? $"{name}: {100 * value / end:0} % ({value:h\\:mm\\:ss} of {end:h\\:mm\\:ss})"
            : $"{name}: {value:h\\:mm\\:ss}";
        error.Write($"\r{text.PadRight(_width)}");
        _width = text.Length;
    }

    /// <summary>Takes the line away, so that something else can be written.</summary>
    public void Clear()
    {
        if (_width == 0)
            return;
        error.Write($"\r{new string(' ', _width)}\r");
        _width = 0;
    }

    public void Dispose() => Clear();
}
