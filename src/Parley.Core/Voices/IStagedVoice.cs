namespace Parley.Core.Voices;

/// <summary>A voice that is whole and on the disk, where nobody sees it yet.</summary>
public interface IStagedVoice : IDisposable
{
    /// <summary>
    /// Makes it appear in the library, in place of one of the same id: at once, without waiting. Again does nothing.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    void Appear();

    /// <summary>Makes it appear under another id, where there is none of that id. Again does nothing.</summary>
    /// <exception cref="VoiceExistsException">There is one.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    void AppearAs(string id);
}
