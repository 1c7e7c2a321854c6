using System.Runtime.CompilerServices;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Core.Tests.Sessions;

/// <summary>Counts the frames of an utterance, and fails wherever a test says.</summary>
internal sealed class ScriptedRecogniser : ISpeechToTextEngine
{
    public string Name => "scripted";

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public Exception? OpenFailure { get; set; }

    public Exception? PushFailure { get; set; }

    public Exception? FinalizeFailure { get; set; }

    public Exception? PartialsFailure { get; set; }

    public Exception? DisposeFailure { get; set; }

    public string[] Partials { get; set; } = [];

    /// <summary>Finalisations wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Released by each finalisation that begins.</summary>
    public SemaphoreSlim Finalizing { get; } = new(0);

    /// <summary>A thread that must not do the recogniser's work now.</summary>
    public int Forbidden { get; set; }

    public int Opened { get; private set; }

    public int Disposed { get; private set; }

    public ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default)
    {
        if (OpenFailure is not null)
            throw OpenFailure;
        Opened++;
        return ValueTask.FromResult<ITranscriber>(new Transcriber(this));
    }

    private sealed class Transcriber(ScriptedRecogniser engine) : ITranscriber
    {
        private int _frames;

        public ValueTask BeginUtteranceAsync(CancellationToken cancellationToken = default)
        {
            _frames = 0;
            return ValueTask.CompletedTask;
        }

        public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken = default)
        {
            frame.Dispose();
            if (engine.PushFailure is not null)
                throw engine.PushFailure;
            if (engine.Forbidden != Environment.CurrentManagedThreadId)
                _frames++;
            return ValueTask.CompletedTask;
        }

        public async ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken = default)
        {
            engine.Finalizing.Release();
            if (!engine.Gate.IsCompleted)
                await engine.Gate.WaitAsync(cancellationToken);
            if (engine.FinalizeFailure is not null)
                throw engine.FinalizeFailure;
            return new Transcript($"{_frames} frames", IsFinal: true, []);
        }

        public async IAsyncEnumerable<Transcript> ReadPartialsAsync(
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (string partial in engine.Partials)
            {
                await Task.Yield();
                yield return new Transcript(partial, IsFinal: false, []);
            }

            if (engine.PartialsFailure is not null)
                throw engine.PartialsFailure;
        }

        public ValueTask DisposeAsync()
        {
            engine.Disposed++;
            return engine.DisposeFailure is null ? ValueTask.CompletedTask : throw engine.DisposeFailure;
        }
    }
}
