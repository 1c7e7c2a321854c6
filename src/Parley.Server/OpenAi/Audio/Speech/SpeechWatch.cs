using System.Runtime.CompilerServices;

using Parley.Core.TextToSpeech;

namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary>Watches one speech: who speaks, where another may have stepped in, and for how long.</summary>
internal sealed class SpeechWatch(string engine, string voice) : IProgress<SpokenBy>
{
    public SpokenBy By { get; private set; } = new(engine, voice);

    /// <summary>Of what was made so far.</summary>
    public TimeSpan Duration { get; private set; }

    public void Report(SpokenBy value) => By = value;

    public async IAsyncEnumerable<SpeechFrame> WatchAsync(
        ITextToSpeechEngine speaking, SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (SpeechFrame frame in speaking.SynthesizeAsync(request with { Speaker = this }, cancellationToken))
        {
            Duration += frame.Audio.Duration;
            yield return frame;
        }
    }
}
