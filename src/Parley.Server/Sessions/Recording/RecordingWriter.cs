using System.Buffers;
using System.Threading.Channels;

using Microsoft.Extensions.Options;

using Parley.Core.Sessions;

namespace Parley.Server.Sessions.Recording;

/// <summary>
/// Writes all recordings to their files, one record a write and without a buffer of its own: what was written outlives
/// the process. A recording that cannot be written (a full disk) ends with an error to its client; the session goes on.
/// </summary>
internal sealed class RecordingWriter(
    RecordingFolder folder, IOptions<RecordingOptions> options, TimeProvider time, ILogger<RecordingWriter> logger)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan _lastWrites = TimeSpan.FromSeconds(1);

    // 200 sessions with two sides give 2,000 records a second; the disk may stand still for seconds.
    private readonly Channel<RecordingItem> _items = Channel.CreateBounded<RecordingItem>(
        new BoundedChannelOptions(capacity: 10_000) { SingleReader = true });

    private readonly Dictionary<RecordingTap, FileStream> _files = [];
    private Task _writing = Task.CompletedTask;

    /// <summary>Told where a recording cannot even begin.</summary>
    public static SessionEvent.Error NotKeepingUp { get; } = new(
        "The disk of the server does not keep up, so this session is not recorded; it goes on.", "recording_stopped",
        Recoverable: true);

    /// <summary>Begins a recording, if the session asks for one and the settings allow it; else null.</summary>
    public RecordingTap? Begin(
        string connectionId, SessionSettings settings, IVoiceTransport transport, Action<SessionEvent> tell) =>
        settings.Record && options.Value.Enabled
            ? new RecordingTap(connectionId, transport, _items.Writer, tell, time)
            : null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writing = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _items.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(_lastWrites, time, CancellationToken.None));
    }

    public void Dispose() => _items.Writer.TryComplete();

    private async Task RunAsync()
    {
        await foreach (RecordingItem item in _items.Reader.ReadAllAsync())
            Write(item);
        foreach (FileStream file in _files.Values)
            file.Dispose();
    }

    /// <summary>Writes one piece; one thread at a time.</summary>
    internal void Write(RecordingItem item)
    {
        try
        {
            if (item.IsEnd)
                Close(item.Tap);
            else if (item.Record.Count == 0)
                Open(item.Tap);
            else if (_files.TryGetValue(item.Tap, out FileStream? file))
                file.Write(item.Record);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Close(item.Tap);
            RecordingLog.Stopped(logger, item.Tap.ConnectionId, problem.Message);
            item.Tap.Stop(new SessionEvent.Error(
                "The recording cannot be written and has stopped; the session goes on. Free some space on the server, or "
                + "choose another folder with Parley:Storage:Folder.", "recording_stopped", Recoverable: true));
        }
        finally
        {
            if (item.Record.Array is { } rented)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Open(RecordingTap tap)
    {
        FileStream file = folder.Create(tap.ConnectionId);
        _files[tap] = file;
        file.Write(tap.Header);
    }

    private void Close(RecordingTap tap)
    {
        if (!_files.Remove(tap, out FileStream? file))
            return;
        if (tap.Lost > 0)
            RecordingLog.Lost(logger, tap.ConnectionId, tap.Lost);
        file.Dispose();
    }
}
