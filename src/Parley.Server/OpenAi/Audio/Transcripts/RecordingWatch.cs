using Parley.Core.Audio;

namespace Parley.Server.OpenAi.Audio.Transcripts;

/// <summary>Measures a recording while it is heard. A small file may unpack to days of sound; it is heard up to a limit.</summary>
internal sealed class RecordingWatch(TimeSpan longest)
{
    /// <summary>Of what was heard so far.</summary>
    public TimeSpan Duration { get; private set; }

    /// <exception cref="InvalidDataException">It is longer than the limit; thrown where it is.</exception>
    public IEnumerable<AudioFrame> Watch(IEnumerable<AudioFrame> frames)
    {
        foreach (AudioFrame frame in frames)
        {
            Duration += frame.Duration;
            if (Duration > longest)
            {
                frame.Dispose();
                throw new InvalidDataException(
                    $"The recording is longer than {longest.TotalMinutes:0} minutes; cut it, or raise Parley:OpenAiAudio:MaxRecordingMinutes.");
            }

            yield return frame;
        }
    }

    /// <exception cref="InvalidDataException">There was no sound at all.</exception>
    public void ThrowIfEmpty()
    {
        if (Duration == TimeSpan.Zero)
            throw new InvalidDataException("The recording holds no sound; send another one.");
    }
}
