namespace Parley.Engines.Whisper.Files;

/// <summary>A head of the decoder's cross attention that follows the sound.</summary>
/// <param name="Layer">From 0.</param>
/// <param name="Head">From 0.</param>
internal readonly record struct AlignmentHead(int Layer, int Head);
