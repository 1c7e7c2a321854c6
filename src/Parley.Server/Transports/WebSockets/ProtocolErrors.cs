using Parley.Core.Sessions;

namespace Parley.Server.Transports.WebSockets;

/// <summary>
/// What the transport itself tells a client that breaks the protocol; docs/protocol/session-websocket.md lists them
/// all.
/// </summary>
internal static class ProtocolErrors
{
    public static SessionEvent.Error InvalidJson(string detail) => Recoverable(
        "invalid_json",
        $"The text message is not a JSON object: {detail} Send one object with a 'type' in each text message.");

    public static SessionEvent.Error TooLarge(int limitBytes) => Recoverable(
        "message_too_large", $"The text message exceeds {limitBytes} bytes and was dropped; send shorter ones.");

    public static SessionEvent.Error UnknownType(string type) => Recoverable(
        "unknown_type", $"There is no message of type '{Shorten(type)}'; send one of {ClientMessageParser.TypeNames}.");

    public static SessionEvent.Error MissingField(string type, string field, string kind) => Recoverable(
        "missing_field", $"'{type}' lacks the field '{field}'; add it as {kind}.");

    public static SessionEvent.Error InvalidField(string type, string field, string expectation) => Recoverable(
        "invalid_field", $"The field '{field}' of '{type}' {expectation}.");

    public static SessionEvent.Error ConfiguredAlready() => Recoverable(
        "configure_too_late", "The session has begun; send 'configure' once, as the first message, or connect anew.");

    public static SessionEvent.Error NotRecording() => Recoverable(
        "not_recording", "Sound came before 'start_recording' and was dropped; send 'start_recording' first.");

    public static SessionEvent.Error TornAudio(long payloadBytes, WireAudio wire) => Recoverable(
        "invalid_audio",
        $"A binary message of {payloadBytes} bytes is not a whole number of {wire.EncodingName} samples; "
        + $"send a multiple of {wire.BytesPerSample} bytes.");

    public static SessionEvent.Error TooManyErrors() => Fatal(
        "too_many_errors", "The client broke the protocol too often in this connection; correct it and connect anew.");

    public static SessionEvent.Error TakenOver() => Fatal(
        "session_taken_over", "A newer connection has taken over this session; this one ends.");

    public static SessionEvent.Error ShuttingDown() => Fatal(
        "server_shutting_down", "The server is shutting down; connect again when it is back.");

    public static SessionEvent.Error Unavailable(string detail) => Fatal("engine_unavailable", detail);

    public static SessionEvent.Error Internal() => Fatal(
        "internal_error", "The session failed by a fault of the server; its log says why. Connect again.");

    private static SessionEvent.Error Recoverable(string code, string message) => new(message, code, Recoverable: true);

    private static SessionEvent.Error Fatal(string code, string message) => new(message, code, Recoverable: false);

    private static string Shorten(string text) => text.Length <= 40 ? text : $"{text.AsSpan(0, 40)}…";
}
