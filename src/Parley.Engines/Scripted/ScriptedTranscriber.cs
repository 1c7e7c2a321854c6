using System.Threading.Channels;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Scripted;

/// <summary>Counts the sound of an utterance, and says the script.</summary>
internal sealed class ScriptedTranscriber(ScriptedSpeechToTextOptions options) : ITranscriber
{
    private readonly string[] _words = options.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    private readonly TimeSpan _word = TimeSpan.FromMilliseconds(options.WordMs);

    // Partials that nobody reads make room for newer ones.
    private readonly Channel<Transcript> _partials = Channel.CreateBounded<Transcript>(
        new BoundedChannelOptions(capacity: 16) { FullMode = BoundedChannelFullMode.DropOldest });

    private TimeSpan _heard;
    private int _wordsTold;
    private bool _isDisposed;

    public ValueTask BeginUtteranceAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _heard = TimeSpan.Zero;
        _wordsTold = 0;
        return ValueTask.CompletedTask;
    }

    public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        using (frame)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (frame.Format != AudioFormat.Speech16Khz)
                throw new ArgumentException($"The scripted recogniser hears 16 kHz mono, not {frame.Format}; resample first.", nameof(frame));
            _heard += frame.Duration;
        }

        while (_word > TimeSpan.Zero && _wordsTold < _words.Length && _heard >= (_wordsTold + 1) * _word)
        {
            string text = string.Join(' ', _words.Take(++_wordsTold));
            _partials.Writer.TryWrite(new Transcript(text, IsFinal: false, []));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<Transcript> FinalizeAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_heard == TimeSpan.Zero ? Transcript.Nothing : new Transcript(options.Text, IsFinal: true, Words()));
    }

    public IAsyncEnumerable<Transcript> ReadPartialsAsync(CancellationToken cancellationToken = default) =>
        _partials.Reader.ReadAllAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _partials.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <summary>Spread evenly over the sound.</summary>
    private WordTiming[] Words() =>
        [.. _words.Select((word, i) => new WordTiming(word, _heard * i / _words.Length, _heard * (i + 1) / _words.Length))];
}
