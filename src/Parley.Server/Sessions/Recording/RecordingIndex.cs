using Parley.Core.Audio;

namespace Parley.Server.Sessions.Recording;

/// <summary>Where the sound lies in a recording's file, each side in order of time; what was taken back is left out.</summary>
internal sealed class RecordingIndex
{
    private readonly List<RecordedStretch> _person = [];
    private readonly List<RecordedStretch> _assistant = [];

    private RecordingIndex(int personHz, int assistantHz)
    {
        PersonFormat = new AudioFormat(personHz);
        AssistantFormat = new AudioFormat(assistantHz);
    }

    public AudioFormat PersonFormat { get; }

    public AudioFormat AssistantFormat { get; }

    public IReadOnlyList<RecordedStretch> Person => _person;

    public IReadOnlyList<RecordedStretch> Assistant => _assistant;

    /// <summary>To the end of the last sound.</summary>
    public TimeSpan Duration
    {
        get
        {
            TimeSpan person = PersonFormat.DurationOf(_person.Count > 0 ? _person[^1].End : 0);
            TimeSpan assistant = AssistantFormat.DurationOf(_assistant.Count > 0 ? _assistant[^1].End : 0);
            return person > assistant ? person : assistant;
        }
    }

    /// <summary>Reads to the last record that is whole; null if the file is no recording.</summary>
    public static RecordingIndex? Read(FileStream file)
    {
        Span<byte> header = stackalloc byte[RecordingFormat.HeaderBytes];
        file.Position = 0;
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            || !RecordingFormat.TryReadHeader(header, out int personHz, out int assistantHz))
            return null;

        var index = new RecordingIndex(personHz, assistantHz);
        long length = file.Length;
        Span<byte> record = stackalloc byte[RecordingFormat.RecordHeaderBytes];
        while (file.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) == record.Length)
        {
            (RecordKind kind, int samples, long position) = RecordingFormat.ReadRecord(record);
            long dataBytes = kind == RecordKind.TakenBack ? 0 : (long)samples * sizeof(short);
            if (samples < 0 || position < 0 || file.Position + dataBytes > length || !index.Add(kind, samples, position, file.Position))
                break; // torn by a crash, or not ours any more
            file.Position += dataBytes;
        }

        return index;
    }

    private bool Add(RecordKind kind, int samples, long position, long offset)
    {
        switch (kind)
        {
            case RecordKind.Person: return Add(_person, new RecordedStretch(position, samples, offset));
            case RecordKind.Assistant: return Add(_assistant, new RecordedStretch(position, samples, offset));
            case RecordKind.TakenBack: TakeBack(samples); return true;
            default: return false;
        }
    }

    private static bool Add(List<RecordedStretch> side, RecordedStretch stretch)
    {
        if (side.Count > 0 && stretch.Position < side[^1].End)
            return false;
        side.Add(stretch);
        return true;
    }

    private void TakeBack(long samples)
    {
        while (samples > 0 && _assistant.Count > 0)
        {
            RecordedStretch last = _assistant[^1];
            if (samples < last.Samples)
            {
                _assistant[^1] = last with { Samples = last.Samples - (int)samples };
                return;
            }

            samples -= last.Samples;
            _assistant.RemoveAt(_assistant.Count - 1);
        }
    }
}

/// <summary>Sound in a file: where on the time line, how many samples, and where in the file.</summary>
internal readonly record struct RecordedStretch(long Position, int Samples, long Offset)
{
    public long End => Position + Samples;
}
