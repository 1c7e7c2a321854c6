using System.Runtime.CompilerServices;

using Parley.Core.TextToSpeech;

namespace Parley.Server.Endpoints;

/// <summary>Speaks a long text piece by piece, so that the first sound comes early and memory stays small.</summary>
internal static class SpeechText
{
    /// <exception cref="ArgumentException">There is no such voice; thrown with the first frame.</exception>
    public static async IAsyncEnumerable<SpeechFrame> SpeakAsync(
        ITextToSpeechEngine engine, string text, string? voice, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (SpeechFrame frame in engine.SynthesizeAsync(
            new SpeechRequest(text) { Voice = string.IsNullOrEmpty(voice) ? null : voice }, cancellationToken))
            yield return frame;
    }
}
