using System.Text.Json;

using Microsoft.Extensions.AI;

using Parley.Core.Sessions;
using Parley.Core.Turns;
using Parley.Server.OpenAi.Realtime.Protocol;
using Parley.Server.OpenAi.Realtime.Settings;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <content>What is answered.</content>
internal sealed partial class RealtimeConversation
{
    private const int MaximumWaiting = 16;
    private const int MaximumMetadata = 16;

    private readonly List<RealtimeResponse> _waiting = [];
    private readonly Narrowing _narrowing = new();
    private int _lastRequest;

    /// <summary>The response that has begun and is not over.</summary>
    private RealtimeResponse? Speaking { get; set; }

    private RealtimeResponse? Find(int replyId) => Speaking?.ReplyId == replyId ? Speaking : null;

    private void CreateResponse(EventFields fields)
    {
        if (_config.IsTranscription)
        {
            throw new RealtimeRefusal(
                "invalid_session_type", "A transcription session gives no responses; connect for one of type 'realtime'.");
        }

        EventFields? overrides = fields.Nested("response");
        bool isOutside = overrides?.OneOf("conversation", "auto", "none") == "none";
        if (!isOutside && (Speaking is { IsMade: false, Settings.IsInConversation: true }
            || _waiting.Exists(static waiting => waiting.Settings.IsInConversation)))
        {
            throw new RealtimeRefusal(
                "conversation_already_has_active_response",
                $"Conversation already has an active response in progress: {(Speaking ?? _waiting[0]).Id}. "
                + "Wait until the response is finished before creating a new one.");
        }

        if (_waiting.Count >= MaximumWaiting)
            throw new RealtimeRefusal("too_many_responses", $"{MaximumWaiting} responses wait already; wait for them to end.");

        (ResponseSettings settings, ReplyPlan plan) = Parse(overrides, isOutside);
        RealtimeResponse response = Make(settings);
        _waiting.Add(response);
        response.Create();
        _session.Respond(new TurnEvent.Respond(settings.Request, settings.Speaks, !isOutside), plan);
    }

    private (ResponseSettings Settings, ReplyPlan Plan) Parse(EventFields? overrides, bool isOutside)
    {
        SessionConfig config = _config;
        IReadOnlyList<ChatMessage>? history = isOutside ? [] : null;
        string? metadata = null;
        if (overrides is { } fields)
        {
            config = config with
            {
                Instructions = fields.OptionalText("instructions") ?? config.Instructions,
                Speaks = SessionConfigParser.ParseModalities(fields, "output_modalities") ?? config.Speaks,
                Tools = RealtimeTools.Parse(fields, config.Tools, _options.MaxTools),
                MaxOutputTokens = fields.Has("max_output_tokens", out _)
                    ? SessionConfigParser.ParseMaxTokens(fields, "max_output_tokens")
                    : config.MaxOutputTokens,
            };
            if (fields.Nested("audio")?.Nested("output") is { } output)
            {
                config = config with
                {
                    Voice = RealtimeVoice.Parse(output, "voice", _session.HasVoice) ?? config.Voice,
                    OutputFormat = output.Nested("format") is { } format
                        ? RealtimeAudioExtensions.Parse(format)
                        : config.OutputFormat,
                };
            }

            history = ParseInput(fields) ?? (isOutside ? _session.History.Snapshot() : null);
            metadata = ParseMetadata(fields);
        }

        ResponseSettings settings = SettingsOf(config) with
        {
            Request = ++_lastRequest,
            ConversationId = isOutside ? null : _conversationId,
            MetadataJson = metadata,
        };
        return (settings, PlanOf(config) with { History = history });
    }

    /// <summary>What the model is shown in place of the conversation; null for the conversation.</summary>
    private List<ChatMessage>? ParseInput(EventFields fields)
    {
        if (fields.Objects("input", _options.MaxItems) is not { } input)
            return null;
        List<ChatMessage> messages = [];
        foreach (EventFields entry in input)
        {
            bool isReference = entry.OptionalText("type") == "item_reference";
            RealtimeItem item = isReference
                ? Find(entry.Text("id", MaximumIdLength), "item_reference_invalid_item_id")
                : ItemParser.Parse(entry);
            ChatMessage? message = item.Message
                ?? (item.HistoryKey is { } key ? _session.History.Find(key) : null);
            if (message is not null)
                messages.Add(message);
        }

        return messages;
    }

    private static string? ParseMetadata(EventFields fields)
    {
        if (fields.Nested("metadata") is not { } metadata)
            return null;
        int count = 0;
        foreach (JsonProperty pair in metadata.Element.EnumerateObject())
        {
            if (pair.Value.ValueKind != JsonValueKind.String)
                throw RealtimeRefusal.InvalidType(metadata.PathOf(pair.Name), "a string");
            if (++count > MaximumMetadata)
                throw RealtimeRefusal.InvalidValue(fields.PathOf("metadata"), $"At most {MaximumMetadata} pairs fit into 'metadata'.");
        }

        return metadata.Element.GetRawText();
    }

    private ResponseSettings SettingsOf(SessionConfig config) => new()
    {
        Speaks = config.Speaks,
        Format = config.OutputFormat,
        Voice = config.Voice,
        MaxOutputTokens = config.MaxOutputTokens,
        ConversationId = _conversationId,
    };

    private RealtimeResponse Make(ResponseSettings settings) => new(_events, settings, item => AddLast(item), TellDone);

    private void CancelResponse(EventFields fields)
    {
        string? id = fields.OptionalText("response_id", MaximumIdLength);
        RealtimeResponse? waiting = _waiting.Find(waiting => id is null || waiting.Id == id);
        if (Speaking is not null && (id is null || Speaking.Id == id))
            _session.Apply(new TurnEvent.StopReply());
        else if (waiting is not null)
            _session.Apply(new TurnEvent.StopReply(waiting.Settings.Request));
        else
        {
            throw new RealtimeRefusal(
                "response_cancel_not_active", "Cancellation failed: no active response found.",
                id is null ? null : "response_id");
        }
    }

    /// <summary>Sound that has not been heard is dropped; the response ends with it.</summary>
    private void ClearOutput()
    {
        if (Speaking?.Audio is not null)
            _session.Apply(new TurnEvent.StopReply());
    }

    private void BeginResponse(TurnSignal.ReplyBegan signal)
    {
        RealtimeResponse? response = _waiting.Find(waiting => signal.Request > 0 && waiting.Settings.Request == signal.Request);
        if (response is null)
        {
            response = Make(SettingsOf(_config));
            response.Create();
        }
        else
        {
            _waiting.Remove(response);
        }

        response.ReplyId = signal.ReplyId;
        _narrowing.Reset();
        Speaking = response;
    }

    private void EndResponse(TurnSignal.ReplyEnded signal)
    {
        if (Find(signal.ReplyId) is not { } response)
            return;
        Speaking = null;
        response.End(signal.End);
    }

    private void DropRequest(int request)
    {
        if (_waiting.Find(waiting => waiting.Settings.Request == request) is not { } response)
            return;
        _waiting.Remove(response);
        response.End(new ReplyEnd(ReplyEndReason.Cancelled, ""));
    }
}
