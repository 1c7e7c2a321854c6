namespace Parley.Engines.PocketTts.Generation;

/// <summary>Fills a latent with the noise from which it is made.</summary>
internal delegate void LatentNoise(Span<float> latent);
