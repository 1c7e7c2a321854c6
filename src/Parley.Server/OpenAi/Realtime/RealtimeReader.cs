using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Core.Audio;
using Parley.Core.Sessions;
using Parley.Server.Configuration;
using Parley.Server.OpenAi.Realtime.Conversation;
using Parley.Server.OpenAi.Realtime.Protocol;
using Parley.Server.Transports.WebSockets;

namespace Parley.Server.OpenAi.Realtime;

/// <summary>
/// Turns a client's events into sound and work for its session, in the order in which they came; answers those that are
/// none with an error.
/// </summary>
internal sealed class RealtimeReader(
    MessageReader messages, RealtimeEvents events, RealtimeConversation conversation, InboundSound sound,
    TransportInputs inputs, SessionSocketOptions limits, TimeProvider time, int maximumEventBytes)
{
    private readonly InputPace _pace =
        new(limits.MaxInputSpeed, TimeSpan.FromMilliseconds(limits.InputBurstMs), time);

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _charge; // Sound that was taken in and is not counted yet.

    /// <summary>Reads until the client is gone.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await messages.ReadAsync() is { Kind: not InboundKind.Closed } message)
            {
                // Who does not read the answers is not asked further; the answers must not pile up.
                if (events.Writer.WaitingEvents > limits.MaxWaitingEvents)
                    await events.Writer.FlushAsync();
                if (message.Kind == InboundKind.Text)
                    await ReceiveAsync(message.Payload);
                else if (message.Kind == InboundKind.TooLarge)
                {
                    Refuse(new RealtimeRefusal(
                        "event_too_large",
                        $"The event exceeds {maximumEventBytes} bytes and was dropped; send sound in shorter pieces."));
                }
                else if (message.IsLast)
                    Refuse(new RealtimeRefusal("invalid_message", "Events are text messages; a binary one was dropped."));
            }
        }
        finally
        {
            inputs.Complete();
        }
    }

    /// <summary>The session will do nothing more; whoever waits for it goes on.</summary>
    public void StopWaiting() => _stopped.TrySetResult();

    private async ValueTask ReceiveAsync(ReadOnlyMemory<byte> utf8)
    {
        string? eventId = null;
        try
        {
            if (Read(utf8, ref eventId) is { } clientEvent)
                await PassOnAsync(clientEvent);
            else
                await PassOnSoundAsync(toTheEnd: false);
        }
        catch (JsonException problem)
        {
            Refuse(new RealtimeRefusal("invalid_json", $"The message is no JSON object: {problem.Message}"));
        }
        catch (InvalidOperationException problem) // Text that is no Unicode shows itself only when it is read.
        {
            Refuse(new RealtimeRefusal("invalid_json", $"The event cannot be read: {problem.Message}"), eventId);
        }
        catch (RealtimeRefusal refusal)
        {
            Refuse(refusal, eventId);
        }
    }

    /// <summary>The event, or null for sound, which has been taken in.</summary>
    private ClientEvent? Read(ReadOnlyMemory<byte> utf8, ref string? eventId)
    {
        using JsonDocument document = JsonDocument.Parse(utf8);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new RealtimeRefusal("invalid_json", "The message is no JSON object; send one event in each message.");

        var fields = new EventFields(document.RootElement);
        eventId = fields.OptionalText("event_id", 512);
        string type = fields.OptionalText("type") ?? throw RealtimeRefusal.Missing("type");
        if (type == ClientEvent.AppendType)
        {
            Append(fields);
            return null;
        }

        JsonElement root = Modern(document.RootElement);
        return new ClientEvent(root.GetProperty("type").GetString()!, eventId, root);
    }

    private JsonElement Modern(JsonElement root)
    {
        if (!events.IsBeta)
            return root.Clone();
        JsonObject json = JsonObject.Create(root)!;
        BetaDialect.Modernise(json);
        return JsonSerializer.SerializeToElement(json, RealtimeJson.Default.JsonObject);
    }

    private void Append(EventFields fields)
    {
        if (!fields.Has("audio", out JsonElement audio))
            throw RealtimeRefusal.Missing("audio");
        if (audio.ValueKind != JsonValueKind.String)
            throw RealtimeRefusal.InvalidType("audio", "a string of base64");
        if (!audio.TryGetBytesFromBase64(out byte[]? bytes))
        {
            throw RealtimeRefusal.InvalidValue(
                "audio", "Invalid 'audio'. Expected base64-encoded audio bytes, with padding and without line breaks.");
        }

        sound.Add(bytes);
        _charge += sound.DurationOf(bytes.Length);
    }

    private async ValueTask PassOnSoundAsync(bool toTheEnd)
    {
        while (sound.TryTake(toTheEnd, out AudioFrame? frame))
            await inputs.PostAsync(new TransportInput(frame, null));
        TimeSpan wait = _pace.Charge(_charge);
        _charge = TimeSpan.Zero;
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, CancellationToken.None);
    }

    private async ValueTask PassOnAsync(ClientEvent clientEvent)
    {
        await PassOnSoundAsync(toTheEnd: true);
        if (clientEvent.Type != "session.update")
        {
            await inputs.PostAsync(Work(_ => conversation.Take(clientEvent)));
            return;
        }

        // How the sound that follows is written may depend on it.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await inputs.PostAsync(Work(_ =>
        {
            conversation.Take(clientEvent);
            done.TrySetResult();
        }));
        await Task.WhenAny(done.Task, _stopped.Task);
    }

    private static TransportInput Work(Action<ISessionControl> work) => new(null, new ClientCommand.Do(work));

    private void Refuse(RealtimeRefusal refusal, string? eventId = null) => conversation.Refuse(refusal, eventId);
}
