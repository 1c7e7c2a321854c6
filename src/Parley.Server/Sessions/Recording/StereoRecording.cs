using Parley.Core.Audio;

namespace Parley.Server.Sessions.Recording;

/// <summary>Recordings as one WAV: the person left, the assistant right, one connection after another.</summary>
internal sealed class StereoRecording : IDisposable
{
    private const int BlockFrames = 1_024;

    private readonly List<(FileStream File, RecordingIndex Index)> _parts = [];

    private StereoRecording()
    {
    }

    /// <summary>The higher of all rates, so that nothing is lost.</summary>
    public AudioFormat Format { get; private set; }

    /// <summary>Of the whole file.</summary>
    public long LengthBytes => WavHeader.ForLength(Format, WavEncoding.Pcm16, DataBytes).Length + DataBytes;

    private long DataBytes => _parts.Sum(part => FramesOf(part.Index)) * 2 * sizeof(short);

    /// <summary>Null if none of the connections was recorded.</summary>
    public static StereoRecording? Open(RecordingFolder folder, IEnumerable<string> connectionIds)
    {
        var recording = new StereoRecording();
        int rateHz = 0;
        foreach (string id in connectionIds)
        {
            if (folder.Open(id) is not { } file)
                continue;
            if (RecordingIndex.Read(file) is not { } index)
            {
                file.Dispose();
                continue;
            }

            recording._parts.Add((file, index));
            rateHz = Math.Max(rateHz, Math.Max(index.PersonFormat.SampleRateHz, index.AssistantFormat.SampleRateHz));
        }

        if (recording._parts.Count == 0)
            return null;
        recording.Format = new AudioFormat(rateHz, Channels: 2);
        return recording;
    }

    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        await output.WriteAsync(WavHeader.ForLength(Format, WavEncoding.Pcm16, DataBytes), cancellationToken);
        var left = new float[BlockFrames];
        var right = new float[BlockFrames];
        var both = new float[BlockFrames * 2];
        var bytes = new byte[both.Length * sizeof(short)];
        foreach ((FileStream file, RecordingIndex index) in _parts)
        {
            var person = new RecordedSide(file, index.Person, index.PersonFormat, Format.SampleRateHz);
            var assistant = new RecordedSide(file, index.Assistant, index.AssistantFormat, Format.SampleRateHz);
            for (long rest = FramesOf(index); rest > 0; rest -= BlockFrames)
            {
                int frames = (int)Math.Min(rest, BlockFrames);
                person.Read(left.AsSpan(0, frames));
                assistant.Read(right.AsSpan(0, frames));
                for (int i = 0; i < frames; i++)
                    (both[2 * i], both[2 * i + 1]) = (left[i], right[i]);
                PcmConverter.ToInt16LittleEndian(both.AsSpan(0, frames * 2), bytes);
                await output.WriteAsync(bytes.AsMemory(0, frames * 2 * sizeof(short)), cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        foreach ((FileStream file, _) in _parts)
            file.Dispose();
    }

    private long FramesOf(RecordingIndex index) => Format.SamplesIn(index.Duration);
}
