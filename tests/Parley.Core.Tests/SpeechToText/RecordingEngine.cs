using System.Threading.Channels;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Core.Tests.SpeechToText;

/// <summary>A recogniser that remembers what sound it was given, and hears in each utterance one word over all of its speech.</summary>
internal sealed class RecordingEngine : ISpeechToTextEngine, ITranscriber
{
    private readonly Channel<Transcript> _partials = Channel.CreateUnbounded<Transcript>();

    public string Name => "recording";

    public AudioFormat Format => AudioFormat.Speech16Khz;

    /// <summary>The sound of each utterance.</summary>
    public List<List<float>> Utterances { get; } = [];

    /// <summary>The timestamp of each utterance's first frame.</summary>
    public List<TimeSpan> Starts { get; } = [];

    public bool HearsNothing { get; init; }

    public bool IsDisposed { get; private set; }

    public ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<ITranscriber>(this);

    public ValueTask BeginUtteranceAsync(CancellationToken cancellationToken = default)
    {
        Utterances.Add([]);
        return ValueTask.CompletedTask;
    }

    public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        if (Utterances[^1].Count == 0)
            Starts.Add(frame.Timestamp);
        Utterances[^1].AddRange(frame.Samples.Span);
        frame.Dispose();
        _partials.Writer.TryWrite(new Transcript("partial", IsFinal: false, []));
        return ValueTask.CompletedTask;
    }

    public ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken = default)
    {
        List<float> sound = Utterances[^1];
        if (HearsNothing || !sound.Contains(1f))
            return ValueTask.FromResult(Transcript.Nothing);
        string text = $"utterance{Utterances.Count}";
        TimeSpan start = Format.DurationOf(sound.IndexOf(1f));
        TimeSpan end = Format.DurationOf(sound.LastIndexOf(1f) + 1);
        return ValueTask.FromResult(new Transcript(text, IsFinal: true, [new WordTiming(text, start, end)]));
    }

    public IAsyncEnumerable<Transcript> ReadPartialsAsync(CancellationToken cancellationToken = default) =>
        _partials.Reader.ReadAllAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        _partials.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
