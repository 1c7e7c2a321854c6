using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Whisper.Decoding;

/// <summary>How a window's tokens fall into segments, and where the next window begins.</summary>
/// <param name="Segments">In order.</param>
/// <param name="Next">From the window's start.</param>
/// <remarks>
/// openai-whisper's <c>transcribe</c>: a pair of times closes a segment, and what follows the last pair is heard again from there,
/// with its end. A single time at the end closes the text: then the whole window is done.
/// </remarks>
internal sealed record WindowSegments(IReadOnlyList<WindowSegment> Segments, TimeSpan Next)
{
    /// <param name="tokens">Of the window, without the end.</param>
    /// <param name="special">The vocabulary's.</param>
    /// <param name="length">How much sound the window has.</param>
    public static WindowSegments Split(ReadOnlySpan<int> tokens, SpecialTokens special, TimeSpan length)
    {
        List<WindowSegment> segments = [];
        int begin = 0;
        for (int i = 1; i < tokens.Length; i++)
        {
            if (!special.IsTimestamp(tokens[i]) || !special.IsTimestamp(tokens[i - 1]))
                continue;
            segments.Add(Between(tokens[begin..i], special, begin));
            begin = i;
        }

        bool isClosed = tokens is [.., var before, var last] && special.IsTimestamp(last) && !special.IsTimestamp(before);
        if (segments.Count == 0)
        {
            segments.Add(Whole(tokens, special, length));
            return new WindowSegments(segments, length);
        }

        if (!isClosed)
            return new WindowSegments(segments, special.TimeOf(tokens[begin - 1]));
        segments.Add(Between(tokens[begin..], special, begin));
        return new WindowSegments(segments, length);
    }

    private static WindowSegment Between(ReadOnlySpan<int> tokens, SpecialTokens special, int first)
    {
        TimeSpan start = special.IsTimestamp(tokens[0]) ? special.TimeOf(tokens[0]) : TimeSpan.Zero;
        TimeSpan end = special.IsTimestamp(tokens[^1]) ? special.TimeOf(tokens[^1]) : start;
        return new WindowSegment(start, end, first, tokens.Length);
    }

    private static WindowSegment Whole(ReadOnlySpan<int> tokens, SpecialTokens special, TimeSpan length)
    {
        int firstTime = special.FirstTimestamp;
        int last = tokens.LastIndexOfAnyInRange(firstTime, int.MaxValue);
        TimeSpan start = tokens.Length > 0 && special.IsTimestamp(tokens[0]) ? special.TimeOf(tokens[0]) : TimeSpan.Zero;
        TimeSpan end = last > 0 && tokens[last] != firstTime ? special.TimeOf(tokens[last]) : length;
        return new WindowSegment(start, end, 0, tokens.Length);
    }
}
