namespace Parley.Engines.PocketTts.Text;

/// <summary>As much text as is generated in one go.</summary>
/// <param name="Text">Prepared.</param>
/// <param name="Ids">Of its tokens.</param>
/// <param name="FramesAfterEnd">Frames that follow the one at which the model sees the end.</param>
/// <param name="MaximumFrames">Frames after which generation ends even if the model sees none.</param>
internal sealed record TextChunk(string Text, int[] Ids, int FramesAfterEnd, int MaximumFrames);
