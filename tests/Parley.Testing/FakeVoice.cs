using System.Runtime.CompilerServices;

using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

namespace Parley.Testing;

/// <summary>Speaks each word as 200 ms of tone, with word times; may be told to fail.</summary>
public sealed class FakeVoice : ITextToSpeechEngine
{
    public static readonly TimeSpan WordDuration = TimeSpan.FromMilliseconds(200);

    private readonly List<string> _requests = [];

    public string Name => "fake";

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public IReadOnlyList<EngineVoice> Voices { get; } = [new("plain", "en", "A tone"), new("other", "en", "Another")];

    /// <summary>Texts in the order in which they were asked for.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>Voices asked for, in the same order.</summary>
    public List<string?> VoicesAsked { get; } = [];

    /// <summary>Thrown instead of speaking, if set.</summary>
    public Exception? Failure { get; set; }

    public async IAsyncEnumerable<SpeechFrame> SynthesizeAsync(
        SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        lock (_requests)
        {
            _requests.Add(request.Text);
            VoicesAsked.Add(request.Voice);
        }

        if (Failure is { } failure)
            throw failure;
        TimeSpan position = TimeSpan.Zero;
        foreach (string word in request.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var timing = new WordTiming(word, position, position + WordDuration);
            for (int i = 0; i < WordDuration / AudioFormat.FrameDuration; i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                AudioFrame frame = AudioFramePool.Shared.Rent(Format, Format.FrameSamples, position);
                frame.Buffer.Fill(0.3f);
                position += AudioFormat.FrameDuration;
                yield return new SpeechFrame(frame, i == 0 ? [timing] : []);
            }
        }
    }
}
