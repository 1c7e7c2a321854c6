using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Model;

/// <summary>
/// A loaded Whisper: encoder and decoder, nothing of text. Thread-safe; several sounds may be encoded and decoded at the same time.
/// </summary>
internal interface IWhisperModel : IDisposable
{
    WhisperConfig Config { get; }

    /// <summary>Whether decoders can tell where they look (<see cref="IWhisperDecoder.Attention"/>).</summary>
    bool HasCrossAttention { get; }

    /// <summary>
    /// Runs the encoder, and computes the keys and values by which decoders look at the sound. Costs in proportion to the frames
    /// (and a little more, as attention is quadratic): silence need not be appended up to 30 s.
    /// </summary>
    /// <param name="features">Shape [bands, frames], row-major: band b, frame f is at b · frames + f. Finite numbers.</param>
    /// <param name="frames">Of 10 ms; even, 2 to 3000.</param>
    /// <param name="cancellationToken">Breaks the run off at its next operator.</param>
    /// <exception cref="ArgumentException">The frames are odd or too many, or the features are not as many or not finite.</exception>
    /// <exception cref="ObjectDisposedException">The model is gone.</exception>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    IWhisperSound Encode(ReadOnlySpan<float> features, int frames, CancellationToken cancellationToken);
}
