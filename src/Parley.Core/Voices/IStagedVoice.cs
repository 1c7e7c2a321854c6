namespace Parley.Core.Voices;

/// <summary>A voice that is whole and on the disk, where nobody sees it yet.</summary>
public interface IStagedVoice : IDisposable
{
    /// <summary>
    /// Makes it appear in the library, in place of one of the same id: at once, without waiting. Again does nothing.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    void Appear();
}
