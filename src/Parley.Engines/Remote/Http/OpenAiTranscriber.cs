using System.Runtime.CompilerServices;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Remote.Http;

/// <summary>Keeps an utterance's sound, and sends all of it whenever the text is wanted.</summary>
internal sealed class OpenAiTranscriber(TranscriptionClient client, RecognitionOptions options) : ITranscriber
{
    // Completes when disposed: there are no partials to read.
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly UtteranceRecording _recording = new(client.MaximumSamples);
    private Transcript? _final;
    private bool _warned;

    public ValueTask BeginUtteranceAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        _recording.Clear();
        _final = null;
        _warned = false;
        return ValueTask.CompletedTask;
    }

    public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        using (frame)
        {
            ThrowIfDisposed();
            if (frame.Format != AudioFormat.Speech16Khz)
                throw new ArgumentException($"The transcription server is sent 16 kHz mono, not {frame.Format}; resample first.", nameof(frame));
            if (_recording.Append(frame.Samples.Span))
            {
                _final = null;
            }
            else if (!_warned)
            {
                _warned = true;
                client.WarnOfLongUtterance();
            }
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        if (_recording.IsEmpty)
            return Transcript.Nothing;
        return _final ??= await client.TranscribeAsync(_recording.ToWav(), options, cancellationToken);
    }

    public async IAsyncEnumerable<Transcript> ReadPartialsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await _disposed.Task.WaitAsync(cancellationToken);
        yield break;
    }

    public ValueTask DisposeAsync()
    {
        _disposed.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed.Task.IsCompleted, this);
}
