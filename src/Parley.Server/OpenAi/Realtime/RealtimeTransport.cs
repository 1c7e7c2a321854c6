using System.Net.WebSockets;
using System.Runtime.CompilerServices;

using Parley.Core.Audio;
using Parley.Core.Sessions;
using Parley.Core.Turns;
using Parley.Server.Configuration;
using Parley.Server.OpenAi.Realtime.Conversation;
using Parley.Server.OpenAi.Realtime.Protocol;
using Parley.Server.OpenAi.Realtime.Settings;
using Parley.Server.Transports.WebSockets;

namespace Parley.Server.OpenAi.Realtime;

/// <summary>
/// A client on the Realtime WebSocket (docs/protocol/openai-realtime.md): the session's way to it. The socket stays its
/// owner's.
/// </summary>
internal sealed class RealtimeTransport : ISocketTransport
{
    // This protocol tells the same in more and smaller events: each token of a model is one.
    private const int EventsPerWaitingEvent = 4;

    private static readonly AudioFormat Format = new(RealtimeAudioExtensions.SessionRateHz);

    private readonly TransportInputs _inputs = new();
    private readonly OutboundWriter _writer;
    private readonly RealtimeConversation _conversation;
    private readonly RealtimeReader _reader;
    private readonly RealtimeStart _start;
    private readonly Action<SessionEvent> _observer;

    /// <param name="socket">Open.</param>
    /// <param name="start">What the connection brought.</param>
    /// <param name="realtime">Limits of the protocol.</param>
    /// <param name="limits">Limits of the socket.</param>
    /// <param name="time">The clock of all timeouts.</param>
    /// <param name="observer">Sees each event that the session tells; quick and safe to call from any thread.</param>
    public RealtimeTransport(
        WebSocket socket, RealtimeStart start, RealtimeOptions realtime, SessionSocketOptions limits, TimeProvider time,
        Action<SessionEvent> observer)
    {
        _start = start;
        _observer = observer;
        _writer = new OutboundWriter(
            socket, limits, time, new AudioDeltaEncoder(), EventsPerWaitingEvent * limits.MaxWaitingEvents);
        var events = new RealtimeEvents(_writer, start.IsBeta);
        var input = new InboundSound();
        _conversation = new RealtimeConversation(
            start.SessionId, events, realtime, start.ToConfig(), format => input.Format = format);
        _reader = new RealtimeReader(
            new MessageReader(socket, realtime.MaxEventBytes), events, _conversation, input, _inputs, limits, time,
            realtime.MaxEventBytes);
    }

    /// <summary>Completes when the client is gone; after <see cref="ReadAsync"/> has begun.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    public AudioFormat InputFormat => Format;

    public AudioFormat OutputFormat => Format;

    public async IAsyncEnumerable<TransportInput> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new TransportInput(
            null, new ClientCommand.Do(session => _conversation.Begin(session, _start.SecretSessionJson)));
        Reading = _reader.RunAsync();
        await foreach (TransportInput input in _inputs.ReadAllAsync(cancellationToken))
            yield return input;
    }

    public void WriteAudio(AudioFrame frame) => _conversation.Write(frame);

    public TimeSpan DropPlayout() => _writer.DropAudio();

    public void Send(SessionEvent sessionEvent)
    {
        _observer(sessionEvent);
        _conversation.On(sessionEvent);
    }

    public void Note(TurnSignal signal) => _conversation.On(signal);

    public Task FlushAsync() => _writer.FlushAsync();

    public void Abort() => _writer.Break();

    public async ValueTask DisposeAsync()
    {
        _inputs.Discard();
        _reader.StopWaiting();
        await _writer.DisposeAsync();
    }
}
