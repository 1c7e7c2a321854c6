using System.Text.Json;

using Parley.Core.Sessions;

namespace Parley.Server.Transports.WebSockets;

/// <summary>Understands a client's text messages.</summary>
internal static class ClientMessageParser
{
    /// <summary>For people.</summary>
    public const string TypeNames =
        "configure, start_recording, stop_recording, cancel, set_persona, set_voice, send_text, playback_position";

    private const int MaximumIdLength = 128;
    private const double LongestPlaybackMs = 24 * 60 * 60 * 1000;

    public static ClientMessage Parse(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8Json);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            // ParseValue stops after the first value; anything but blanks behind it makes the reader throw here.
            reader.Read();
            return Understand(document.RootElement);
        }
        catch (JsonException problem)
        {
            return new ClientMessage(Error: ProtocolErrors.InvalidJson(problem.Message));
        }
    }

    private static ClientMessage Understand(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            string kind = root.ValueKind.ToString().ToLowerInvariant();
            return new ClientMessage(Error: ProtocolErrors.InvalidJson($"it is a JSON {kind}."));
        }

        SessionEvent.Error? error = null;
        string type = new MessageFields("message", root).Text("type", int.MaxValue, ref error);
        if (error is not null)
            return new ClientMessage(Error: error);
        var fields = new MessageFields(type, root);
        if (type == "configure")
        {
            ConnectionSettings settings = Settings(fields, ref error);
            return error is null ? new ClientMessage(Settings: settings) : new ClientMessage(Error: error);
        }

        ClientCommand? command = Command(type, fields, ref error);
        if (command is null)
            error ??= ProtocolErrors.UnknownType(type);
        return error is null ? new ClientMessage(Command: command) : new ClientMessage(Error: error);
    }

    private static ClientCommand? Command(
        string type, MessageFields fields, ref SessionEvent.Error? error) => type switch
        {
            "start_recording" => new ClientCommand.StartRecording(),
            "stop_recording" => new ClientCommand.StopRecording(),
            "cancel" => new ClientCommand.Cancel(),
            "set_persona" => new ClientCommand.SetPersona(fields.Text("persona_id", MaximumIdLength, ref error)),
            "set_voice" => new ClientCommand.SetVoice(fields.Text("voice_id", MaximumIdLength, ref error)),
            "send_text" => new ClientCommand.SendText(fields.Text("text", int.MaxValue, ref error)),
            "playback_position" => new ClientCommand.PlaybackPosition(
                TimeSpan.FromMilliseconds(fields.Number("played_ms", LongestPlaybackMs, ref error))),
            _ => null,
        };

    private static ConnectionSettings Settings(MessageFields fields, ref SessionEvent.Error? error)
    {
        fields.Only(["type", "mode", "input", "output", "record", "reply_timing", "tool_calls"], ref error);
        SessionMode mode = fields.OneOf(
            "mode", SessionMode.PushToTalk,
            [("push_to_talk", SessionMode.PushToTalk), ("hands_free", SessionMode.HandsFree)], ref error);
        WireAudio input = Wire(fields.Nested("input", ref error), ref error);
        WireAudio output = Wire(fields.Nested("output", ref error), ref error);
        bool record = fields.OneOf("record", false, [("true", true), ("false", false)], ref error);
        bool replyTiming = fields.OneOf("reply_timing", false, [("true", true), ("false", false)], ref error);
        bool toolCalls = fields.OneOf("tool_calls", false, [("true", true), ("false", false)], ref error);
        return new ConnectionSettings(mode, input, output, record, replyTiming, toolCalls);
    }

    private static WireAudio Wire(MessageFields? fields, ref SessionEvent.Error? error)
    {
        if (fields is not { } given)
            return WireAudio.Default;
        given.Only(["encoding", "sample_rate_hz"], ref error);
        PcmEncoding encoding = given.OneOf(
            "encoding", PcmEncoding.Float32, [("f32le", PcmEncoding.Float32), ("s16le", PcmEncoding.Int16)], ref error);
        int sampleRateHz = given.OneOf(
            "sample_rate_hz", WireAudio.Default.SampleRateHz,
            [.. WireAudio.SampleRatesHz.Select(rate => (rate.ToString(), rate))], ref error);
        return new WireAudio(encoding, sampleRateHz);
    }
}
