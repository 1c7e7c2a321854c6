using Parley.Bench.Wire;
using Parley.Core.Audio;

namespace Parley.Bench.Calls;

/// <summary>One hands-free session with any server that speaks the session WebSocket; writes down what comes.</summary>
internal sealed class SessionClient : IDisposable
{
    private const int ListenerStackBytes = 256 * 1024;

    private readonly WireSocket _socket;
    private readonly WireFormat _format;
    private readonly CallRecord _record;
    private readonly TaskCompletionSource _recording = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly float[] _samples = new float[48_000];
    private bool _awaitsOnset = true;

    private SessionClient(WireSocket socket, WireFormat format, CallRecord record)
    {
        _socket = socket;
        _format = format;
        _record = record;
    }

    /// <summary>What the server complained of, the last first; null if of nothing.</summary>
    public string? LastError { get; private set; }

    /// <summary>Whether the connection is over.</summary>
    public bool IsClosed => _closed.Task.IsCompleted;

    /// <summary>Connects, configures and opens the microphone.</summary>
    /// <exception cref="IOException">The server is not there, or does not begin the session in time.</exception>
    public static async Task<SessionClient> ConnectAsync(
        Uri url, WireFormat format, CallRecord record, CancellationToken cancellationToken)
    {
        var client = new SessionClient(WireSocket.Connect(url), format, record);
        // One waiting thread a session: it is woken by the network itself, and nothing stands between that and the
        // clock.
        new Thread(client.Listen, ListenerStackBytes) { IsBackground = true, Name = "listener" }.Start();
        string audio = $"{{\"encoding\":\"{format.Encoding}\",\"sample_rate_hz\":16000}}";
        client._socket.SendText(
            $"{{\"type\":\"configure\",\"mode\":\"hands_free\",\"input\":{audio},\"output\":{audio}}}");
        client._socket.SendText("{\"type\":\"start_recording\"}");
        try
        {
            await client._recording.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, cancellationToken);
            return client;
        }
        catch (TimeoutException problem)
        {
            client.Dispose();
            throw new IOException(
                $"'{url}' did not send recording_started within 10 s; it said: {client.LastError ?? "nothing"}.", problem);
        }
    }

    public void Send(ReadOnlySpan<byte> frame) => _socket.Send(frame);

    /// <summary>Says goodbye and waits for the server's.</summary>
    public async Task HangupAsync()
    {
        _socket.Hangup();
        try
        {
            await _closed.Task.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System);
        }
        catch (TimeoutException)
        {
            LastError = "The server did not answer the goodbye within 5 s.";
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Listen()
    {
        try
        {
            while (_socket.Receive(out ReadOnlySpan<byte> payload) is not WireMessageKind.Closed and var kind)
            {
                if (kind == WireMessageKind.Binary)
                    Hear(payload);
                else
                    Note(payload);
            }
        }
        catch (ObjectDisposedException)
        {
            // Hung up.
        }

        _recording.TrySetException(
            new IOException($"The server closed the session before it began: {LastError ?? "no reason given"}."));
        _closed.TrySetResult();
    }

    private void Hear(ReadOnlySpan<byte> payload)
    {
        int count = payload.Length / _format.BytesPerSample;
        _record.Audio.Add(new AudioArrival(_socket.ReceivedAt, count));
        if (!_awaitsOnset || count > _samples.Length)
            return;
        _format.Decode(payload, _samples);
        if (AudioLevel.FirstAudible(_samples.AsSpan(0, count)) < 0)
            return;
        _awaitsOnset = false;
        _record.Hear(_socket.ReceivedAt);
    }

    private void Note(ReadOnlySpan<byte> json)
    {
        ServerEvent read = EventReader.Read(json);
        _record.Events.Add(new EventArrival(_socket.ReceivedAt, read));
        switch (read.Kind)
        {
            case ServerEventKind.RecordingStarted:
                _recording.TrySetResult();
                break;
            case ServerEventKind.PlaybackComplete or ServerEventKind.PlaybackInterrupted:
                _awaitsOnset = true;
                _record.EndReply();
                break;
            case ServerEventKind.Error:
                LastError = System.Text.Encoding.UTF8.GetString(json);
                break;
        }
    }
}
