using System.Net.WebSockets;

using Parley.Core.Audio;
using Parley.Core.Sessions;
using Parley.Server.Configuration;

namespace Parley.Server.Transports.WebSockets;

/// <summary>
/// A client on a session WebSocket (docs/protocol/session-websocket.md). <see cref="BeginAsync"/> reads the socket
/// until the session can begin; from then on this is the session's way to the client. The socket stays its owner's.
/// </summary>
internal sealed class WebSocketVoiceTransport : ISocketTransport
{
    private readonly TransportInputs _inputs = new();
    private readonly OutboundWriter _writer;
    private readonly Greeting _greeting;
    private readonly ClientReader _reader;
    private readonly Action<SessionEvent>? _observer;
    private ConnectionSettings _settings = ConnectionSettings.Default;

    /// <param name="socket">Open.</param>
    /// <param name="sessionId">For <c>session_ready</c>.</param>
    /// <param name="options">Limits.</param>
    /// <param name="time">The clock of all timeouts.</param>
    /// <param name="observer">Sees each event that is sent; quick and safe to call from any thread.</param>
    /// <param name="allowsRecording">Whether the client may have its sound kept.</param>
    public WebSocketVoiceTransport(
        WebSocket socket,
        string sessionId,
        SessionSocketOptions options,
        TimeProvider time,
        Action<SessionEvent>? observer = null,
        bool allowsRecording = false)
    {
        _observer = observer;
        _writer = new OutboundWriter(socket, options, time);
        _greeting = new Greeting(sessionId, _writer, options, allowsRecording, time);
        var messages = new MessageReader(socket, options.MaxTextMessageBytes);
        _reader = new ClientReader(messages, _writer, _greeting, _inputs, options, allowsRecording, time);
    }

    /// <summary>Completes when the client is gone; after <see cref="BeginAsync"/> was called.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    /// <summary>Whether the client was cut off for breaking the protocol too often.</summary>
    public bool IsExpelled => _reader.IsExpelled;

    public AudioFormat InputFormat => _settings.Input.Format;

    public AudioFormat OutputFormat => _settings.Output.Format;

    /// <summary>
    /// Starts to read, and waits until the client has configured the session or sent a first command.
    /// </summary>
    /// <returns>What holds, or null if the client left or was expelled before.</returns>
    public async Task<ConnectionSettings?> BeginAsync(CancellationToken cancellationToken)
    {
        Reading = _reader.RunAsync();
        ConnectionSettings? settings = await _reader.Begun.WaitAsync(cancellationToken);
        _settings = settings ?? _settings;
        return settings;
    }

    public IAsyncEnumerable<TransportInput> ReadAsync(CancellationToken cancellationToken = default) =>
        _inputs.ReadAllAsync(cancellationToken);

    public void WriteAudio(AudioFrame frame) => _writer.Write(frame);

    public TimeSpan DropPlayout() => _writer.DropAudio();

    public void Send(SessionEvent sessionEvent)
    {
        _observer?.Invoke(sessionEvent);
        _writer.Write(SessionEventJson.ToUtf8(sessionEvent));
    }

    public Task FlushAsync() => _writer.FlushAsync();

    public void Abort() => _writer.Break();

    public async ValueTask DisposeAsync()
    {
        _inputs.Discard();
        await _greeting.DisposeAsync();
        await _writer.DisposeAsync();
    }
}
