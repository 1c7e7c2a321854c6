namespace Parley.Core.Voices;

/// <summary>A recording that can be read more than once: to be checked, then for the part that is used.</summary>
public interface IVoiceRecording
{
    /// <summary>What people know it by.</summary>
    string Name { get; }

    /// <summary>Its sound as a WAV, from the beginning; the caller disposes of it.</summary>
    /// <exception cref="InvalidDataException">It is no sound that can be read; the message says why and what to
    /// do.</exception>
    ValueTask<Stream> OpenWavAsync(CancellationToken cancellationToken);
}
