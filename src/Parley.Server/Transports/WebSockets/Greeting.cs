using Parley.Server.Configuration;

namespace Parley.Server.Transports.WebSockets;

/// <summary>
/// Sends <c>session_ready</c>: as the answer to <c>configure</c>, before a session that begins without it, and to a
/// client that waits in silence for the server to speak first.
/// </summary>
internal sealed class Greeting : IAsyncDisposable
{
    private readonly string _sessionId;
    private readonly OutboundWriter _writer;
    private readonly bool _allowsRecording;
    private readonly ITimer _graceTimer;

    // The timer must not announce the defaults after the client's own formats.
    private readonly Lock _gate = new();
    private bool _isSent;

    public Greeting(
        string sessionId, OutboundWriter writer, SessionSocketOptions options, bool allowsRecording, TimeProvider time)
    {
        _allowsRecording = allowsRecording;
        _sessionId = sessionId;
        _writer = writer;
        _graceTimer = time.CreateTimer(
            static state => ((Greeting)state!).SendUnlessSent(ConnectionSettings.Default), this,
            TimeSpan.FromMilliseconds(options.ConfigureGraceMs), Timeout.InfiniteTimeSpan);
    }

    public void Send(ConnectionSettings settings)
    {
        lock (_gate)
        {
            _isSent = true;
            _writer.Write(SessionEventJson.ToUtf8(new SessionReady(
                _sessionId, WireAudioFormat.Of(settings.Input), WireAudioFormat.Of(settings.Output),
                settings.Record, _allowsRecording)));
        }
    }

    public void SendUnlessSent(ConnectionSettings settings)
    {
        lock (_gate)
        {
            if (!_isSent)
                Send(settings);
        }
    }

    public ValueTask DisposeAsync() => _graceTimer.DisposeAsync();
}
