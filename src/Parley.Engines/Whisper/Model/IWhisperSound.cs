namespace Parley.Engines.Whisper.Model;

/// <summary>A sound as decoders see it. Immutable and thread-safe; outlives its decoders only by mistake: dispose of those first.</summary>
internal interface IWhisperSound : IDisposable
{
    /// <summary>
    /// Half as many as there were frames; one is 20 ms. Always 1500 where the encoder's export could not be made shorter: the rest is
    /// silence then.
    /// </summary>
    int Positions { get; }

    /// <summary>A decoder for this sound, without text yet. Takes its memory from the model and gives it back on disposal.</summary>
    /// <param name="maximumRows">Beams, 1 or more.</param>
    /// <param name="keepAttention">Whether <see cref="IWhisperDecoder.Attention"/> will be asked for; only with one row.</param>
    /// <exception cref="ArgumentException">Attention is wanted of several rows.</exception>
    /// <exception cref="NotSupportedException">Attention is wanted of a model that was exported without.</exception>
    IWhisperDecoder Decode(int maximumRows = 1, bool keepAttention = false);
}
