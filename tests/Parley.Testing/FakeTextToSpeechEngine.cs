using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

namespace Parley.Testing;

/// <summary>
/// A voice whose every move is scripted: how long it takes to its first frame, how much it says, with which word times, and where it
/// fails. It waits on the clock it is given, so that tests move time by hand. Every sample is 0.5.
/// </summary>
public sealed class FakeTextToSpeechEngine(TimeProvider? timeProvider = null) : ITextToSpeechEngine
{
    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;
    private int _running;
    private int _framesMade;

    public string Name { get; init; } = "fake";

    public AudioFormat Format { get; init; } = AudioFormat.Speech16Khz;

    public IReadOnlyList<EngineVoice> Voices { get; init; } = [new("first", "en", "The default"), new("second", "en", "Another")];

    /// <summary>Before the first frame.</summary>
    public TimeSpan FirstAudioDelay { get; set; }

    /// <summary>Before each later frame.</summary>
    public TimeSpan FrameDelay { get; set; }

    /// <summary>How long a word sounds; the speech is as long as its words.</summary>
    public TimeSpan WordDuration { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether words are told, each with the frame in which it ends.</summary>
    public bool HasWordTimes { get; set; } = true;

    /// <summary>Thrown after <see cref="FramesBeforeFailure"/> frames.</summary>
    public Exception? Failure { get; set; }

    public int FramesBeforeFailure { get; set; }

    /// <summary>What it was asked to say, in order.</summary>
    public ConcurrentQueue<SpeechRequest> Requests { get; } = new();

    /// <summary>Requests that were begun and have not ended.</summary>
    public int Running => Volatile.Read(ref _running);

    public int FramesMade => Volatile.Read(ref _framesMade);

    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken = default)
    {
        this.VoiceFor(request);
        Requests.Enqueue(request);
        return SpeakAsync(request, cancellationToken);
    }

    private async IAsyncEnumerable<SpeechFrame> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await WaitAsync(FirstAudioDelay, cancellationToken);
            var words = new Queue<WordTiming>(Words(request));
            long total = Format.SamplesIn(words.Count > 0 ? words.Last().End : TimeSpan.Zero);
            long made = 0;
            for (int frames = 0; made < total || ShouldFail(frames); frames++)
            {
                if (ShouldFail(frames))
                    throw Failure!;
                if (frames > 0)
                    await WaitAsync(FrameDelay, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();

                int count = (int)Math.Min(Format.FrameSamples, total - made);
                AudioFrame audio = AudioFramePool.Shared.Rent(Format, count, Format.DurationOf(made));
                audio.Buffer.Fill(0.5f);
                made += count;
                Interlocked.Increment(ref _framesMade);
                yield return new SpeechFrame(audio, EndedBy(words, Format.DurationOf(made)));
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private bool ShouldFail(int frames) => Failure is not null && frames == FramesBeforeFailure;

    private async ValueTask WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, _timeProvider, cancellationToken);
    }

    private IEnumerable<WordTiming> Words(SpeechRequest request) => request.Text
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Where(word => SpokenContent.HasWords(word))
        .Select((word, i) => new WordTiming(word, i * WordDuration / request.Speed, (i + 1) * WordDuration / request.Speed));

    private List<WordTiming> EndedBy(Queue<WordTiming> words, TimeSpan end)
    {
        var ended = new List<WordTiming>();
        while (words.TryPeek(out WordTiming word) && word.End <= end)
            ended.Add(words.Dequeue());
        return HasWordTimes ? ended : [];
    }
}
