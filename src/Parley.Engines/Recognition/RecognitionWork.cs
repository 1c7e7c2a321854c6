using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Recognition;

/// <summary>A frame, a request for the final text, or else the beginning of an utterance.</summary>
/// <param name="Frame">Owned by whoever takes it.</param>
/// <param name="Request">To be answered.</param>
/// <param name="Token">Cancelled when the answer is not wanted any more.</param>
internal readonly record struct RecognitionWork(
    AudioFrame? Frame = null, TaskCompletionSource<Transcript>? Request = null, CancellationToken Token = default)
{
    public bool IsBeginning => Frame is null && Request is null;
}
