using Parley.Engines.Tests.Whisper.Text;
using Parley.Engines.Whisper.Decoding;
using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Tests.Whisper.Decoding;

public sealed class PromptTests
{
    private static readonly SpecialTokens _special = TinyTokenizer.Load().Special;

    [Fact]
    public void Build_NothingBefore_IsTheStartWithLanguageAndTask()
    {
        (int[] tokens, int start) = Prompt.Build(_special, 448, [], [], _special.FirstLanguage, translate: true, withTimestamps: false);

        Assert.Equal([_special.StartOfTranscript, _special.FirstLanguage, _special.Translate, _special.NoTimestamps], tokens);
        Assert.Equal(0, start);
    }

    [Fact]
    public void Build_EnglishModel_HasNeitherLanguageNorTask() =>
        Assert.Equal([_special.StartOfTranscript], Prompt.Build(_special, 448, [], [], null, false, withTimestamps: true).Tokens);

    [Fact]
    public void Build_MuchBefore_TakesHalfOfTheContextAtMost()
    {
        int[] hotwords = [.. Enumerable.Range(0, 200)];
        int[] previous = [.. Enumerable.Range(0, 1_000).Select(i => i % 250)];

        (int[] tokens, int start) = Prompt.Build(_special, 448, hotwords, previous, _special.FirstLanguage, false, withTimestamps: true);

        Assert.Equal(224, start);
        Assert.Equal(_special.StartOfPrevious, tokens[0]);
        Assert.Equal(hotwords[..111], tokens[1..112]);
        Assert.Equal(previous[^112..], tokens[112..224]);
        Assert.Equal(_special.StartOfTranscript, tokens[224]);
    }

    [Fact]
    public void WindowSegments_Pairs_CloseSegmentsAndTheRestIsHeardAgain()
    {
        int zero = _special.FirstTimestamp;
        TimeSpan length = TimeSpan.FromSeconds(20);

        var open = WindowSegments.Split([zero, 65, zero + 100, zero + 100, 66, zero + 200, zero + 200, 67], _special, length);
        var closed = WindowSegments.Split([zero, 65, zero + 100, zero + 100, 66, zero + 200], _special, length);
        var single = WindowSegments.Split([zero + 5, 65, 66], _special, length);
        var nothing = WindowSegments.Split([], _special, length);

        Assert.Equal([(0, 3), (3, 3)], open.Segments.Select(segment => (segment.First, segment.Count)));
        Assert.Equal(TimeSpan.FromSeconds(4), open.Next);
        Assert.Equal([(0, 3), (3, 3)], closed.Segments.Select(segment => (segment.First, segment.Count)));
        Assert.Equal(length, closed.Next);
        Assert.Equal((TimeSpan.FromSeconds(0.1), length), (single.Segments[0].Start, single.Segments[0].End));
        Assert.Equal(length, single.Next);
        Assert.Equal(length, nothing.Next);
    }
}
