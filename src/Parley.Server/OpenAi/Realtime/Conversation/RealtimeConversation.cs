using System.Text.Json;

using Parley.Core.Audio;
using Parley.Core.Personas;
using Parley.Core.Sessions;
using Parley.Core.Turns;
using Parley.Server.OpenAi.Realtime.Protocol;
using Parley.Server.OpenAi.Realtime.Settings;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <summary>
/// One connection's conversation: what the client asks for goes to the session, what the session tells becomes events and
/// items. The session decides about turns; this only gives names to what happens.
/// </summary>
/// <remarks>Everything runs on the session's loop. What the session tells must not change the session.</remarks>
internal sealed partial class RealtimeConversation
{
    private readonly string _sessionId;
    private readonly string _conversationId = RealtimeIds.Conversation();
    private readonly RealtimeEvents _events;
    private readonly RealtimeOptions _options;
    private readonly ItemList _items;
    private readonly Action<RealtimeAudio> _inputFormatChanged;
    private ISessionControl _session = null!;
    private Persona _persona = null!;
    private SessionConfig _config;

    /// <param name="sessionId">Told to the client.</param>
    /// <param name="events">Where the server's events go.</param>
    /// <param name="options">Limits.</param>
    /// <param name="config">What holds before the client says anything.</param>
    /// <param name="inputFormatChanged">Told how sound is written from then on.</param>
    public RealtimeConversation(
        string sessionId, RealtimeEvents events, RealtimeOptions options, SessionConfig config,
        Action<RealtimeAudio> inputFormatChanged)
    {
        _sessionId = sessionId;
        _events = events;
        _options = options;
        _items = new ItemList(options.MaxItems);
        _config = config;
        _inputFormatChanged = inputFormatChanged;
    }

    /// <summary>The session has begun: the first that happens.</summary>
    /// <param name="session">The session.</param>
    /// <param name="secretJson">The session object that a client secret brought; null for none.</param>
    public void Begin(ISessionControl session, string? secretJson)
    {
        _session = session;
        _persona = session.Plan.Persona;
        _config = _config with { Instructions = _persona.Prompt, Voice = _persona.Voice };
        RealtimeRefusal? refusal = secretJson is null ? null : TryUse(secretJson);
        Use(_config);
        session.Apply(new TurnEvent.StartRecording());
        _events.Send("session.created", ("session", _config.ToJson(_sessionId)));
        if (_events.IsBeta)
            _events.Send("conversation.created", ("conversation", ConversationJson()));
        if (refusal is not null)
            Refuse(refusal, clientEventId: null);
    }

    /// <summary>What was right when the secret was made may not be any more, such as the name of a voice.</summary>
    private RealtimeRefusal? TryUse(string sessionJson)
    {
        using JsonDocument session = JsonDocument.Parse(sessionJson);
        try
        {
            _config = ParseConfig(new EventFields(session.RootElement, "session"));
            return null;
        }
        catch (RealtimeRefusal refusal)
        {
            return refusal;
        }
    }

    /// <summary>Does what the client's event asks for.</summary>
    public void Take(ClientEvent clientEvent)
    {
        try
        {
            var fields = new EventFields(clientEvent.Root);
            switch (clientEvent.Type)
            {
                case "session.update": UpdateSession(fields); break;
                case "input_audio_buffer.commit": CommitInput(); break;
                case "input_audio_buffer.clear": ClearInput(); break;
                case "output_audio_buffer.clear": ClearOutput(); break;
                case "conversation.item.create": CreateItem(fields); break;
                case "conversation.item.retrieve": RetrieveItem(fields); break;
                case "conversation.item.truncate": TruncateItem(fields); break;
                case "conversation.item.delete": DeleteItem(fields); break;
                case "response.create": CreateResponse(fields); break;
                case "response.cancel": CancelResponse(fields); break;
                default: throw ClientEvent.UnknownType(clientEvent.Type);
            }
        }
        catch (RealtimeRefusal refusal)
        {
            Refuse(refusal, clientEvent.EventId);
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException or JsonException)
        {
            // Text that is no Unicode shows itself only when it is read.
            Refuse(new RealtimeRefusal("invalid_json", $"The event cannot be read: {problem.Message}"), clientEvent.EventId);
        }
    }

    public void Refuse(RealtimeRefusal refusal, string? clientEventId) => _events.SendError(
        "invalid_request_error", refusal.Code, refusal.Message, refusal.Param, clientEventId);

    /// <summary>What the session tells its client.</summary>
    public void On(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.Transcription { IsFinal: false } e: ShowPartial(e.Text); break;
            case SessionEvent.LlmResponseDelta e: Speaking?.AddText(e.Text); break;
            case SessionEvent.LlmResponse: Speaking?.EndText(); break;
            case SessionEvent.PlaybackStarted: Speaking?.BeginSound(); break;
            case SessionEvent.Error e:
                _events.SendError("server_error", e.Code, e.Message);
                break;
        }
    }

    /// <summary>What the session tells its transport.</summary>
    public void On(TurnSignal signal)
    {
        switch (signal)
        {
            case TurnSignal.UtteranceBegan s: BeginUtterance(s); break;
            case TurnSignal.UtteranceStopped s: StopUtterance(s); break;
            case TurnSignal.UtteranceCommitted s: CommitUtterance(s.Utterance); break;
            case TurnSignal.UtteranceTranscribed s: ShowTranscript(s.Utterance, s.Text); break;
            case TurnSignal.UtteranceFailed s: ShowFailure(s); break;
            case TurnSignal.UtteranceDropped s: Forget(s.Utterance); break;
            case TurnSignal.IdleTimedOut s: ShowIdleTimeout(s); break;
            case TurnSignal.ReplyBegan s: BeginResponse(s); break;
            case TurnSignal.FunctionCalled s: Find(s.ReplyId)?.AddCall(s.CallId, s.Name, s.Arguments); break;
            case TurnSignal.ReplyEnded s: EndResponse(s); break;
            case TurnSignal.RequestDropped s: DropRequest(s.Request); break;
        }
    }

    /// <summary>Sends sound of the present response, which it takes over.</summary>
    public void Write(AudioFrame frame)
    {
        if (Speaking?.Audio is not { } delta)
        {
            frame.Dispose();
            return;
        }

        delta.WasUsed = true;
        AudioFrame? onTheWire = delta.Format == RealtimeAudio.Pcm ? frame : _narrowing.Narrow(frame);
        if (onTheWire is not null)
            _events.Writer.Write(onTheWire, delta);
    }

    private void UpdateSession(EventFields fields)
    {
        EventFields session = fields.Nested("session") ?? throw RealtimeRefusal.Missing("session");
        SessionConfig config = ParseConfig(session);
        Use(config);
        _events.Send("session.updated", ("session", config.ToJson(_sessionId)));
    }

    private SessionConfig ParseConfig(EventFields session) =>
        SessionConfigParser.Parse(session, _config, _options.MaxTools, _session.HasVoice);

    private void Use(SessionConfig config)
    {
        _config = config;
        _inputFormatChanged(config.InputFormat);
        _session.Plan = PlanOf(config);
        _session.Configure(
            config.ToPolicy(),
            config.TurnDetection?.ToOptions(_session.VoiceActivity) ?? _session.VoiceActivity,
            config.Transcription?.ToOptions(_persona.Language) ?? new() { Language = _persona.Language });
    }

    private ReplyPlan PlanOf(SessionConfig config) => new(_persona with { Prompt = config.Instructions })
    {
        Voice = RealtimeVoice.ForEngine(config.Voice, _session.HasVoice),
        Speed = config.Speed,
        Tools = config.Tools.Functions,
        ToolMode = config.Tools.Mode,
        MaximumOutputTokens = config.MaxOutputTokens,
    };
}
