namespace Parley.Core.Sessions;

/// <summary>What a client asks of its session.</summary>
public abstract record ClientCommand
{
    private ClientCommand()
    {
    }

    public sealed record StartRecording : ClientCommand;

    public sealed record StopRecording : ClientCommand;

    /// <summary>Ends whatever goes on, heard or not, and goes idle.</summary>
    public sealed record Cancel : ClientCommand;

    public sealed record SetPersona(string PersonaId) : ClientCommand;

    public sealed record SetVoice(string VoiceId) : ClientCommand;

    /// <summary>What the transport itself has to do with the session, on the session's loop.</summary>
    public sealed record Do(Action<ISessionControl> Work) : ClientCommand;

    /// <summary>A typed turn.</summary>
    public sealed record SendText(string Text) : ClientCommand;

    /// <summary>How much of the current reply the listener has really heard.</summary>
    public sealed record PlaybackPosition(TimeSpan Played) : ClientCommand;
}
