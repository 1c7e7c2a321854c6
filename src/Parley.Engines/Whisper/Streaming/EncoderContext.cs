namespace Parley.Engines.Whisper.Streaming;

/// <summary>How much sound the encoder gets: the utterance and some silence, in few sizes.</summary>
/// <remarks>
/// Whisper was trained on 30 s, mostly speech and then silence. It works on less (whisper.cpp's <c>audio_ctx</c>), but without silence
/// after the words it repeats itself or goes on inventing. Users of whisper.cpp found the length of the sound and 128 positions
/// (2.56 s) to keep the error rate (its issue 1855); its issue 1951 tells of loops at short contexts, therefore a text that
/// repeats itself is decoded again with the whole 30 s (<see cref="Decoding.WindowDecoder"/>).
/// </remarks>
internal static class EncoderContext
{
    /// <summary>What the model hears at most: 30 s.</summary>
    public const int MaximumFrames = 3_000;

    /// <summary>128 positions after the sound.</summary>
    public const int PaddingFrames = 256;

    /// <summary>Sizes are multiples of 2 s, so that memory is used again from step to step.</summary>
    private const int StepFrames = 200;

    /// <param name="soundFrames">10 ms each.</param>
    /// <param name="minimumFrames">At least so many.</param>
    /// <returns>Even, at most <see cref="MaximumFrames"/>.</returns>
    public static int FramesFor(int soundFrames, int minimumFrames)
    {
        int wanted = Math.Max(soundFrames + PaddingFrames, minimumFrames);
        int rounded = (wanted + StepFrames - 1) / StepFrames * StepFrames;
        return Math.Min(rounded, MaximumFrames);
    }
}
