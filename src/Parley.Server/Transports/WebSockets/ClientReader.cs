using Parley.Core.Sessions;
using Parley.Server.Configuration;

namespace Parley.Server.Transports.WebSockets;

/// <summary>
/// Turns a client's messages into sound and commands for its session, and answers those that break the protocol.
/// </summary>
internal sealed class ClientReader(
    MessageReader messages, OutboundWriter writer, Greeting greeting, TransportInputs inputs,
    SessionSocketOptions options, bool allowsRecording, TimeProvider time)
{
    private readonly InputPace _pace =
        new(options.MaxInputSpeed, TimeSpan.FromMilliseconds(options.InputBurstMs), time);

    private readonly TaskCompletionSource<ConnectionSettings?> _begun =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InboundAudio? _audio;
    private WireAudio _wire;
    private long _messageBytes;
    private int _errors;
    private bool _hasRefusedSound;

    /// <summary>
    /// What the client has configured, or the defaults once it has sent a command without configuring; null if it left
    /// before.
    /// </summary>
    public Task<ConnectionSettings?> Begun => _begun.Task;

    /// <summary>Whether the client broke the protocol too often.</summary>
    public bool IsExpelled { get; private set; }

    /// <summary>Reads until the client is gone. What an expelled client still sends is read and forgotten.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await messages.ReadAsync() is { Kind: not InboundKind.Closed } message)
            {
                if (IsExpelled)
                    continue;
                if (message.Kind is InboundKind.Binary)
                    await ReceiveAudioAsync(message);
                else if (message.Kind is InboundKind.Text)
                    await ReceiveTextAsync(ClientMessageParser.Parse(message.Payload.Span));
                else
                    Refuse(ProtocolErrors.TooLarge(options.MaxTextMessageBytes));
            }
        }
        finally
        {
            _begun.TrySetResult(null);
            inputs.Complete();
        }
    }

    private async ValueTask ReceiveAudioAsync(InboundMessage message)
    {
        _messageBytes = message.IsFirst ? message.Payload.Length : _messageBytes + message.Payload.Length;
        if (_audio is not { } audio)
        {
            if (!_hasRefusedSound)
                Refuse(ProtocolErrors.NotRecording());
            _hasRefusedSound = true;   // once is enough for a microphone that is on too early
            return;
        }

        if (message is { IsFirst: true, IsLast: true } && message.Payload.Length % _wire.BytesPerSample != 0)
        {
            Refuse(ProtocolErrors.TornAudio(_messageBytes, _wire));
            return;
        }

        ReadOnlyMemory<byte> rest = message.Payload;
        while (audio.Add(ref rest))
            await inputs.PostAsync(new TransportInput(audio.Take(), null));
        if (message.IsLast && audio.TornBytes > 0)
        {
            audio.ForgetTornSample();
            Refuse(ProtocolErrors.TornAudio(_messageBytes, _wire));
        }

        if (message.IsLast && audio.IsWorthTaking)
            await inputs.PostAsync(new TransportInput(audio.Take(), null));
        TimeSpan wait = _pace.Charge(_wire.Format.DurationOf(message.Payload.Length / _wire.BytesPerSample));
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, CancellationToken.None);
    }

    private async ValueTask ReceiveTextAsync(ClientMessage message)
    {
        if (message.Error is { } error)
        {
            Refuse(error);
        }
        else if (message.Settings is { } settings)
        {
            if (_audio is not null)
            {
                Refuse(ProtocolErrors.ConfiguredAlready());
                return;
            }

            settings = settings with { Record = settings.Record && allowsRecording };
            greeting.Send(settings);
            Begin(settings);
        }
        else
        {
            if (_audio is null)
            {
                greeting.SendUnlessSent(ConnectionSettings.Default);
                Begin(ConnectionSettings.Default);
            }

            if (_audio is { IsEmpty: false } audio)
                await inputs.PostAsync(new TransportInput(audio.Take(), null));
            await inputs.PostAsync(new TransportInput(null, message.Command));
        }
    }

    private void Begin(ConnectionSettings settings)
    {
        _wire = settings.Input;
        _audio = new InboundAudio(settings.Input);
        writer.Wire = settings.Output;
        _begun.TrySetResult(settings);
    }

    private void Refuse(SessionEvent.Error error)
    {
        writer.Write(SessionEventJson.ToUtf8(error));
        if (++_errors < options.MaxProtocolErrors)
            return;
        writer.Write(SessionEventJson.ToUtf8(ProtocolErrors.TooManyErrors()));
        IsExpelled = true;
        _begun.TrySetResult(null);
        inputs.Complete();
    }
}
