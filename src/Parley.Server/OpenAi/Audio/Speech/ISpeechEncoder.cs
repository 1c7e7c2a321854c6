using Parley.Core;
using Parley.Core.TextToSpeech;

namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary>Turns one speech into the bytes of a format while it is made.</summary>
internal interface ISpeechEncoder : IAsyncDisposable
{
    string ContentType { get; }

    /// <summary>The bytes, as soon as there are some; each piece is valid until the next is asked for.</summary>
    /// <param name="speech">Stands at its first frame; its frames are taken over.</param>
    /// <param name="cancellationToken">Nobody listens any more.</param>
    /// <exception cref="EngineUnavailableException">The voice or the encoder failed.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> EncodeAsync(
        IAsyncEnumerator<SpeechFrame> speech, CancellationToken cancellationToken);
}
