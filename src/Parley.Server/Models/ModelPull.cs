using Parley.Engines.Models.Downloading;

namespace Parley.Server.Models;

/// <summary>The fetching of one model, from the request to its end. Thread-safe.</summary>
internal sealed class ModelPull(string model, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<FileProgress, TransferSpeed> _speeds = [];
    private readonly DateTimeOffset _queuedAt = time.GetUtcNow();
    private readonly long _queued = time.GetTimestamp();
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _finishedAt;
    private PullState _state;
    private string? _note;
    private string? _error;
    private string? _next;

    public string Model { get; } = model;

    public PullProgress Progress { get; } = new();

    /// <summary>Says that it shall end.</summary>
    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>Completes when it has ended, however.</summary>
    public Task Ended => _ended.Task;

    public PullState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    /// <summary>Whether it waits or is at work.</summary>
    public bool IsUnderWay => State is PullState.Queued or PullState.Running;

    public Task CancelAsync() => _cancel.CancelAsync();

    public void Start()
    {
        lock (_gate)
        {
            _state = PullState.Running;
            _startedAt = time.GetUtcNow();
        }
    }

    /// <summary>A sentence for people, until the next.</summary>
    public void Say(string note)
    {
        lock (_gate)
            _note = note;
    }

    public void Complete(string next) => End(PullState.Completed, error: null, next);

    public void Fail(string error) => End(PullState.Failed, error, next: null);

    public void EndCancelled() => End(PullState.Cancelled, error: null, next: null);

    public PullReport Report()
    {
        IReadOnlyList<FileProgress> files = Progress.Files;
        lock (_gate)
        {
            while (Progress.TryTakeNote(out string? note))
                _note = note;
            double speed = Observe(files);
            long done = files.Sum(static file => file.Received);
            long? total = files.Count > 0 ? files.Aggregate((long?)0, static (sum, file) => sum + file.Size) : null;
            bool isComing = _state == PullState.Running && speed >= 1;
            return new PullReport(
                Model, _state, done, total, isComing ? speed : 0,
                isComing && total > done ? (total - done) / speed * 1_000 : null,
                files.Count(static file => file.Stage == FileStage.Done), files.Count,
                _state == PullState.Running ? _note : null, _error, _next, _queuedAt, _startedAt, _finishedAt);
        }
    }

    public void Dispose() => _cancel.Dispose();

    // File by file: what an earlier attempt left is no speed.
    private double Observe(IReadOnlyList<FileProgress> files)
    {
        double sum = 0;
        foreach (FileProgress file in files)
        {
            if (file.Stage != FileStage.Downloading)
                continue;
            if (!_speeds.TryGetValue(file, out TransferSpeed? speed))
                _speeds.Add(file, speed = new TransferSpeed());
            speed.Observe(time.GetElapsedTime(_queued), file.Received);
            sum += speed.BytesPerSecond;
        }

        return sum;
    }

    private void End(PullState state, string? error, string? next)
    {
        lock (_gate)
            (_state, _error, _next, _finishedAt) = (state, error, next, time.GetUtcNow());
        _ended.TrySetResult();
    }
}
