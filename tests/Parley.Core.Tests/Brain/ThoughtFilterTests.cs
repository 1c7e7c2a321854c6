using System.Text;

using Parley.Core.Brain;

namespace Parley.Core.Tests.Brain;

public sealed class ThoughtFilterTests
{
    [Theory]
    [InlineData("Four.", "Four.")]
    [InlineData("<think>Two and two</think>Four.", "Four.")]
    [InlineData("\n<think>\nTwo < three </thin\n</think>\n\nFour.", "Four.")]
    [InlineData("<think></think>", "")]
    [InlineData("<think>never ends", "")]
    [InlineData("<thinner> is no thought", "<thinner> is no thought")]
    [InlineData("<thi", "<thi")]
    [InlineData("Say <think> aloud</think>", "Say <think> aloud</think>")]
    [InlineData("<think>a</think>b<think>c</think>", "b<think>c</think>")]
    [InlineData("", "")]
    [InlineData("  ", "")]
    public void Add_HoweverItIsCut_SaysTheAnswerAlone(string reply, string expected)
    {
        for (int seed = 0; seed < 200; seed++)
            Assert.Equal(expected, Filter(reply, new Random(seed)));
        Assert.Equal(expected, Filter(reply, random: null));
    }

    [Fact]
    public void Add_OrdinaryText_IsNeverHeldBack()
    {
        var filter = new ThoughtFilter();

        Assert.Equal("Hello", filter.Add("Hello"));
        Assert.Equal(" <", filter.Add(" <"));
    }

    private static string Filter(string reply, Random? random)
    {
        var filter = new ThoughtFilter();
        var said = new StringBuilder();
        for (int at = 0; at < reply.Length;)
        {
            int length = random is null ? 1 : random.Next(0, Math.Min(9, reply.Length - at) + 1);
            said.Append(filter.Add(reply.Substring(at, length)));
            at += length;
        }

        return said.Append(filter.Complete()).ToString();
    }
}
