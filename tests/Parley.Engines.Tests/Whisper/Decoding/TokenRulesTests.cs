using Parley.Engines.Tests.Whisper.Text;
using Parley.Engines.Whisper.Decoding;
using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Tests.Whisper.Decoding;

public sealed class TokenRulesTests
{
    private const int Word = 259;
    private static readonly SpecialTokens _special = TinyTokenizer.Load().Special;
    private static readonly TokenRules _plain = new(_special, [3, 5], [7], withTimestamps: false);
    private static readonly TokenRules _timed = new(_special, [3], [], withTimestamps: true);

    [Fact]
    public void Apply_Plain_SuppressesAlwaysAndAtTheBeginning()
    {
        Assert.Equal([3, 5, 7], Forbidden(_plain, []));
        Assert.Equal([3, 5], Forbidden(_plain, [Word]));
    }

    [Fact]
    public void Apply_First_IsATimeUpToASecond()
    {
        int[] allowed = Allowed(_timed, []);

        Assert.Equal(Enumerable.Range(_special.FirstTimestamp, 51), allowed);
    }

    [Fact]
    public void Apply_AfterTheFirstTime_IsText() =>
        Assert.All(Allowed(_timed, [Time(0)]), id => Assert.True(id < _special.FirstTimestamp));

    [Fact]
    public void Apply_AfterATimeThatClosesASegment_IsATimeOrTheEnd()
    {
        int[] allowed = Allowed(_timed, [Time(0), Word, Time(100)]);

        Assert.Equal(_special.EndOfText, allowed[0]);
        Assert.Contains(Time(100), allowed);
        Assert.DoesNotContain(Time(99), allowed);
        Assert.DoesNotContain(Word, allowed);
    }

    [Fact]
    public void Apply_Text_NeverGoesBackInTime()
    {
        int[] allowed = Allowed(_timed, [Time(0), Word, Time(100), Time(100), Word]);

        Assert.DoesNotContain(Time(100), allowed);
        Assert.Contains(Time(101), allowed);
        Assert.Contains(Word, allowed);
    }

    [Fact]
    public void Apply_TimesTogetherLikelierThanEveryWord_ForbidsWords()
    {
        float[] scores = new float[_special.Count];
        scores[Word] = 3;   // 1501 times of e^0 together are more

        _timed.Apply(scores, [Time(0), Word]);

        Assert.Equal(float.NegativeInfinity, scores[Word]);
        Assert.True(float.IsFinite(scores[Time(1)]));
    }

    private static int Time(int index) => _special.FirstTimestamp + index;

    private static int[] Forbidden(TokenRules rules, int[] said) => [.. Enumerable.Range(0, _special.Count).Except(Allowed(rules, said))];

    private static int[] Allowed(TokenRules rules, int[] said)
    {
        // Words are so likely that times win only where words are forbidden.
        float[] scores = new float[_special.Count];
        scores.AsSpan(0, _special.FirstTimestamp).Fill(20);
        rules.Apply(scores, said);
        return [.. scores.Index().Where(score => float.IsFinite(score.Item)).Select(score => score.Index)];
    }
}
