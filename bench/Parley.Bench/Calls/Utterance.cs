using Parley.Bench.Speech;

namespace Parley.Bench.Calls;

/// <summary>A clip that was spoken into a call.</summary>
/// <param name="FirstFrame">Of the call's frames, from 0.</param>
/// <param name="Take">What was spoken.</param>
internal readonly record struct Utterance(int FirstFrame, ClipTake Take)
{
    /// <summary>The frame that carries the last speech sample.</summary>
    public int LastFrame => FirstFrame + Take.Frames.Count - 1;
}
