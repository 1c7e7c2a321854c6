namespace Parley.Bench.Speech;

/// <summary>A clip cut into 20 ms frames in one way, ready to be sent.</summary>
/// <param name="Clip">Which clip, for reports.</param>
/// <param name="Samples">Each frame as the server will have it.</param>
/// <param name="Frames">Each frame as it goes over the wire.</param>
internal sealed record ClipTake(string Clip, IReadOnlyList<float[]> Samples, IReadOnlyList<byte[]> Frames);
