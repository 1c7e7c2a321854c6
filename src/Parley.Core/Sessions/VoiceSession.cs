using Microsoft.Extensions.Logging;

using Parley.Core.Personas;
using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <summary>A conversation with one client, for as long as it is connected.</summary>
public sealed class VoiceSession
{
    private readonly SessionEngines _engines;
    private readonly SessionSettings _settings;
    private readonly Persona _persona;
    private readonly Conversation _conversation;
    private readonly ILogger _logger;
    private SessionRun? _run;

    internal VoiceSession(
        SessionEngines engines, SessionSettings settings, Persona persona, Conversation conversation, ILogger logger)
    {
        _engines = engines;
        _settings = settings;
        _persona = persona;
        _conversation = conversation;
        _logger = logger;
    }

    /// <summary>Whether something came in that has not been taken up yet. Any thread may ask.</summary>
    public bool HasPendingInput => _run?.HasPendingInput ?? false;

    /// <summary>Whether a turn is under way. Any thread may ask.</summary>
    public bool IsBusy => _run?.IsBusy ?? false;

    /// <summary>Whether an engine is at work on a transcript or the beginning of a reply. Any thread may ask.</summary>
    public bool IsWaitingForEngine => _run?.IsWaitingForEngine ?? false;

    /// <summary>How far the recogniser is behind; zero where it cannot tell. Any thread may ask.</summary>
    public TimeSpan RecogniserBacklog => _run?.RecogniserBacklog ?? TimeSpan.Zero;

    /// <summary>Talks until the client is gone or the token is cancelled. Called once.</summary>
    /// <exception cref="EngineUnavailableException">Voice activity cannot be detected.</exception>
    public async Task RunAsync(IVoiceTransport transport, CancellationToken cancellationToken = default)
    {
        await using var run = new SessionRun(_engines, _settings, _persona, _conversation, transport, _logger);
        _run = run;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Failed);
        try
        {
            await foreach (TransportInput input in transport.ReadAsync(either.Token))
            {
                if (input.Frame is { } frame)
                    run.Post(frame);
                else if (input.Command is { } command)
                    await TakeAsync(run, command, either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The server stops, or the session has failed and has said so.
        }
    }

    private async ValueTask TakeAsync(SessionRun run, ClientCommand command, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case ClientCommand.StartRecording: run.Post(new TurnEvent.StartRecording()); break;
            case ClientCommand.StopRecording: run.Post(new TurnEvent.StopRecording()); break;
            case ClientCommand.Cancel: run.Post(new TurnEvent.Cancel()); break;
            case ClientCommand.SendText c: run.Post(new TurnEvent.SendText(c.Text)); break;
            case ClientCommand.Do c: run.Do(c.Work); break;
            case ClientCommand.PlaybackPosition c: run.Report(c.Played); break;
            case ClientCommand.SetVoice c: SetVoice(run, c.VoiceId); break;
            case ClientCommand.SetPersona c: await SetPersonaAsync(run, c.PersonaId, cancellationToken); break;
        }
    }

    private void SetVoice(SessionRun run, string voiceId)
    {
        if (_engines.HasVoice(voiceId))
            run.VoiceId = voiceId;
        else
            run.Tell(new SessionEvent.Error(_engines.NoSuchVoice(voiceId), "unknown_voice", Recoverable: true));
    }

    private async ValueTask SetPersonaAsync(SessionRun run, string personaId, CancellationToken cancellationToken)
    {
        if (await _engines.Personas.FindAsync(personaId, cancellationToken) is { } persona)
        {
            run.Persona = persona;
            return;
        }

        string message = await _engines.NoSuchPersonaAsync(personaId, cancellationToken);
        run.Tell(new SessionEvent.Error(message, "unknown_persona", Recoverable: true));
    }
}
