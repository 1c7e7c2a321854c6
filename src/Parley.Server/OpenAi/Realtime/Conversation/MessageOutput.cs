using System.Text;
using System.Text.Json.Nodes;

using Parley.Server.OpenAi.Realtime.Protocol;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <summary>The message of a response as it grows: words, and their sound.</summary>
internal sealed class MessageOutput
{
    private readonly RealtimeEvents _events;
    private readonly string _responseId;
    private readonly bool _speaks;
    private readonly StringBuilder _text = new();
    private bool _isTextOver;

    public MessageOutput(RealtimeEvents events, string responseId, ResponseSettings settings, int outputIndex)
    {
        _events = events;
        _responseId = responseId;
        _speaks = settings.Speaks;
        OutputIndex = outputIndex;
        Id = RealtimeIds.Item();
        Audio = new AudioDelta(settings.Format, events.IsBeta, responseId, Id, outputIndex);
        Json = new JsonObject
        {
            ["id"] = Id,
            ["object"] = "realtime.item",
            ["type"] = "message",
            ["status"] = "in_progress",
            ["role"] = "assistant",
            ["content"] = new JsonArray(),
        };
    }

    private string Id { get; }

    private JsonObject Json { get; }

    public int OutputIndex { get; }

    public int? ReplyId { get; init; }

    public string? HistoryKey { get; init; }

    public AudioDelta Audio { get; }

    /// <summary>Whether sound of it has been sent.</summary>
    public bool HasSound => Audio.WasUsed;

    public RealtimeItem Item => field ??= new RealtimeItem(Id, Json) { ReplyId = ReplyId, HistoryKey = HistoryKey };

    public void BeginPart()
    {
        ((JsonArray)Json["content"]!).Add((JsonNode)(_speaks
            ? new JsonObject { ["type"] = "output_audio", ["transcript"] = "" }
            : new JsonObject { ["type"] = "output_text", ["text"] = "" }));
        Send("response.content_part.added", ("part", Part("")));
    }

    public void Add(string text)
    {
        _text.Append(text);
        Item.SetContent(_speaks ? "transcript" : "text", _text.ToString());
        Send(_speaks ? "response.output_audio_transcript.delta" : "response.output_text.delta", ("delta", text));
    }

    public void EndText()
    {
        if (_isTextOver)
            return;

        _isTextOver = true;
        if (_speaks)
            Send("response.output_audio_transcript.done", ("transcript", _text.ToString()));
        else
            Send("response.output_text.done", ("text", _text.ToString()));
    }

    public void End()
    {
        if (_speaks)
            Send("response.output_audio.done");
        EndText();
        Send("response.content_part.done", ("part", Part(_text.ToString())));
    }

    private JsonObject Part(string text) => _speaks
        ? new JsonObject { ["type"] = "audio", ["transcript"] = text }
        : new JsonObject { ["type"] = "text", ["text"] = text };

    private void Send(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> more) => _events.Send(
        type,
        [("response_id", _responseId), ("item_id", Id), ("output_index", OutputIndex), ("content_index", 0), .. more]);
}
