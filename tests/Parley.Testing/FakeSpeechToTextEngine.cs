using System.Runtime.CompilerServices;
using System.Threading.Channels;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Testing;

/// <summary>Understands each utterance as the next of its lines, and counts what it was given.</summary>
public sealed class FakeSpeechToTextEngine(params string[] lines) : ISpeechToTextEngine
{
    private readonly string[] _lines = lines;
    private int _utterances;
    private Action<string>? _hear;

    public string Name => "fake";

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public IReadOnlyList<string>? Languages { get; init; }

    public bool CanTranslate { get; init; }

    /// <summary>What it knows of each of its lines.</summary>
    public TranscriptEvidence? Evidence { get; init; }

    /// <summary>What was asked of it last.</summary>
    public RecognitionOptions? Asked { get; private set; }

    /// <summary>Utterances begun so far.</summary>
    public int Utterances => Volatile.Read(ref _utterances);

    /// <summary>What it says of itself about the end of the turn.</summary>
    public float? EndOfTurnProbability { get; set; }

    public bool TellsEndOfTurn => EndOfTurnProbability is not null;

    /// <summary>Sound of the present utterance.</summary>
    public TimeSpan Pushed { get; private set; }

    /// <summary>Thrown by the next finalisations, if set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Finalisations wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default)
    {
        Asked = options;
        var transcriber = new Transcriber(this);
        _hear = transcriber.Hear;
        return ValueTask.FromResult<ITranscriber>(transcriber);
    }

    /// <summary>A partial of the present utterance, from the transcriber opened last.</summary>
    public void Hear(string partial) => _hear?.Invoke(partial);

    private sealed class Transcriber(FakeSpeechToTextEngine engine) : ITranscriber
    {
        private readonly Channel<Transcript> _partials = Channel.CreateUnbounded<Transcript>();

        public void Hear(string partial) => _partials.Writer.TryWrite(new Transcript(partial, IsFinal: false, []));

        public float? EndOfTurnProbability => engine.EndOfTurnProbability;

        public ValueTask BeginUtteranceAsync(CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref engine._utterances);
            engine.Pushed = TimeSpan.Zero;
            return ValueTask.CompletedTask;
        }

        public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken = default)
        {
            engine.Pushed += frame.Duration;
            frame.Dispose();
            return ValueTask.CompletedTask;
        }

        public async ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken = default)
        {
            await engine.Gate.WaitAsync(cancellationToken);
            if (engine.Failure is { } failure)
                throw failure;
            string line = engine._lines[Math.Min(engine.Utterances, engine._lines.Length) - 1];
            return new Transcript(line, IsFinal: true, []) { Evidence = engine.Evidence };
        }

        public async IAsyncEnumerable<Transcript> ReadPartialsAsync(
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            while (await _partials.Reader.WaitToReadAsync(cancellationToken)) // ReadAllAsync would leave the test's thread.
            {
                while (_partials.Reader.TryRead(out Transcript? partial))
                    yield return partial;
            }
        }

        public ValueTask DisposeAsync()
        {
            _partials.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }
    }
}
