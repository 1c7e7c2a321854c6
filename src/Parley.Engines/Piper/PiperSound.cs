namespace Parley.Engines.Piper;

/// <summary>What the model made of one sentence.</summary>
/// <param name="Samples">At the voice's own rate, in [-1, 1].</param>
/// <param name="Frames">How long each id is, in frames; null where the model does not tell.</param>
internal sealed record PiperSound(float[] Samples, int[]? Frames);
