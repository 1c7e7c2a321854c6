using System.Collections.Concurrent;
using System.Threading.Channels;

using Microsoft.Extensions.Options;

using Parley.Core.Personas;
using Parley.Core.Sessions;
using Parley.Core.Sessions.Keeping;
using Parley.Core.Storage;
using Parley.Server.Sessions.Recording;
using Parley.Server.Storage;

namespace Parley.Server.Sessions.Keeping;

/// <summary>
/// Takes what sessions do and hands it to <see cref="SessionJournalWriter"/> through a bounded channel. What does not fit,
/// because the database has been away too long, is lost and counted; the sessions go on. Thread-safe.
/// </summary>
internal sealed class SessionJournal(
    IOptions<SessionKeepingOptions> options, RecordingWriter recordings, TimeProvider time) : ISessionJournal
{
    private readonly Channel<JournalItem> _items = Channel.CreateBounded<JournalItem>(
        new BoundedChannelOptions(options.Value.MaxWaitingEntries) { SingleReader = true });

    private readonly ConcurrentDictionary<string, bool> _live = new(StringComparer.Ordinal);
    private readonly EventSignal _hurry = new();
    private long _lost;

    /// <summary>This run of the server.</summary>
    public string ServerId { get; } = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    /// <summary>Whether a session is on.</summary>
    public bool HasLive => !_live.IsEmpty;

    /// <summary>Whether that connection is on.</summary>
    public bool IsLive(string connectionId) => _live.ContainsKey(connectionId);

    /// <summary>Entries that were lost since the server started.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>For the writer.</summary>
    public ChannelReader<JournalItem> Items => _items.Reader;

    /// <summary>Completes when somebody waits for the writer.</summary>
    public Task Hurry => _hurry.Next;

    public ISessionObserver Begin(
        SessionSettings settings, Persona persona, IVoiceTransport transport, Action<SessionEvent> tell)
    {
        DateTimeOffset now = time.GetUtcNow();
        var connection = new KeptConnection(Guid.CreateVersion7(now).ToString("N"), settings.SessionId, now)
        {
            ServerId = ServerId,
            Mode = settings.Mode,
            Transport = settings.Transport,
            Client = settings.Client,
            PersonaId = persona.Id,
            VoiceId = settings.Voice ?? persona.Voice,
        };
        _live.TryAdd(connection.Id, true);
        RecordingTap? recording = recordings.Begin(connection.Id, settings, transport, tell);
        return new ObservedSession(connection, settings, recording, Keep, id => _live.TryRemove(id, out _), time);
    }

    /// <summary>Completes when what was kept before is in the database.</summary>
    /// <exception cref="StorageUnavailableException">It is not within a second.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_items.Writer.TryWrite(new JournalItem(null, flushed)))
            throw Behind();
        _hurry.Raise();
        try
        {
            // Real time: somebody waits for an answer.
            await flushed.Task.WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);
        }
        catch (TimeoutException)
        {
            throw Behind();
        }
    }

    /// <summary>Nothing follows.</summary>
    public void Complete() => _items.Writer.TryComplete();

    private static StorageUnavailableException Behind() => new(
        "The database does not keep up, so what is kept of the sessions is not whole yet. Try again in a moment.");

    private void Keep(SessionEntry entry)
    {
        if (!_items.Writer.TryWrite(new JournalItem(entry, null)))
            Interlocked.Increment(ref _lost);
    }
}

/// <summary>What goes to the writer: an entry, or somebody who waits for those before.</summary>
internal readonly record struct JournalItem(SessionEntry? Entry, TaskCompletionSource? Flushed);
