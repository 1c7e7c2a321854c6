using Parley.Core.TextToSpeech;

namespace Parley.Core.Tests.TextToSpeech;

public sealed class SpeakableTextTests
{
    [Theory]
    [InlineData("Plain text, as it is.", "Plain text, as it is.")]
    [InlineData("**Bold** and *italic* and __both__ and ~~gone~~.", "Bold and italic and both and gone.")]
    [InlineData("## Setup\nDo this.", "Setup.\nDo this.")]
    [InlineData("- apples\n- **ripe** pears\n* plums!", "apples.\nripe pears.\nplums!")]
    [InlineData("1. Buy milk\n2) Drink it", "1. Buy milk.\n2) Drink it.")]
    [InlineData("- [ ] open\n- [x] done", "open.\ndone.")]
    [InlineData("> quoted\n> text", "quoted\ntext")]
    [InlineData("above\n---\nbelow", "above\n\nbelow")]
    [InlineData("Title\n=====\ntext", "Title\n\ntext")]
    [InlineData("| a | b |\n|---|:-:|\n| 1 | 2 |", "a, b.\n\n1, 2.")]
    [InlineData("See [the docs](https://x.y/z_(a)) now.", "See the docs now.")]
    [InlineData("See [the docs][1] and ![a cat](cat.png).\n\n[1]: https://x.y", "See the docs and a cat.")]
    [InlineData("A fact[^1].\n\n[^1]: The source.", "A fact.\n\nThe source.")]
    [InlineData("Go to https://www.example.com/a/b?c=d. Then <http://docs.example.org:80/x>!", "Go to example.com. Then docs.example.org!")]
    [InlineData("www.example.com, or how?", "example.com, or how?")]
    [InlineData("Mail me@example.com.", "Mail me at example.com.")]
    [InlineData("Call `foo_bar()` or `a.b`.", "Call foo bar or a.b.")]
    [InlineData("Use `<div>` here.", "Use div here.")]
    [InlineData("Look:\n```csharp\nvar x = 1; // ## no\n```\nDone.", "Look:\n\nCode omitted.\nDone.")]
    [InlineData("````\n```\ninner\n```\n````\nDone.", "Code omitted.\nDone.")]
    [InlineData("~~~\nnever closed", "Code omitted.")]
    [InlineData("<think>Let me see. 2 < 3\n</think>\n\nHello.", "Hello.")]
    [InlineData("<THINK>a</b></think>Hi", "Hi")]
    [InlineData("Never <think>closed", "Never")]
    [InlineData("A<br>B <b>bold</b> <!-- no --> C &amp; D&nbsp;E &lt;b&gt; &unknown; R&D", "A\nB bold C & D E b &unknown; R&D")]
    [InlineData("<ul><li>one</li><li>two</li></ul>", "one.\n\ntwo.")]
    [InlineData("a < b and c > d, x = 5, y == 6", "a less than b and c greater than d, x equals 5, y equals 6")]
    [InlineData("a List<string> of 3 * 4 and 3*4", "a List string of 3 times 4 and 3 times 4")]
    [InlineData("It is \\(x^2\\) or $\\frac{a}{b} \\times 3$, for $5.50.", "It is x to the power of 2 or a over b times 3, for $5.50.")]
    [InlineData("C# and F#, issue #12, #dotnet", "C sharp and F sharp, issue number 12, dotnet")]
    [InlineData("a\\*b\\_c", "abc")]
    [InlineData("snake_case __init__", "snake case init")]
    [InlineData("One [pause:500ms] two.[Pause:1.5s]\n[pause:2s]three", "One [pause:500ms] two. [Pause:1.5s]\n[pause:2s] three")]
    [InlineData("[pause](x.y) [pause:](a) [pause:5](b) [pause:5 s] [pause:m]", "pause pause: pause:5 pause:5 s pause:m")]
    [InlineData("[pause:1s", "pause:1s")]
    [InlineData("[pa", "pa")]
    [InlineData("Wow!!! Really?!?! Well..... Yes", "Wow! Really? Well... Yes")]
    [InlineData("Great 🎉! 👨‍👩‍👧 Family 1️⃣ 🇩🇪 ❤️ ok", "Great! Family 1 ok")]
    [InlineData("😀 🎉\n👍🏽", "")]
    [InlineData("-5 to +5, 20°, 3 × 4 → 12 ≈ 10 m²", "-5 to +5, 20 degrees, 3 times 4 to 12 about 10 m squared")]
    [InlineData("a\u0000b\u001bc\u200Bd\uFEFFe\u00ADf", "abcdef")]
    [InlineData("你好，**世界**。", "你好，世界。")]
    [InlineData("", "")]
    [InlineData("\n\n \n", "")]
    [InlineData("It's 5 o'clock — half-past, isn't it? (Yes.) “Good.”", "It's 5 o'clock — half-past, isn't it? (Yes.) “Good.”")]
    public void Convert_Markup_LeavesWhatIsSaid(string text, string spoken) => Assert.Equal(spoken, SpeakableText.Convert(text));

    [Theory]
    [InlineData("Hello there.")]
    [InlineData("Is it so?")]
    [InlineData("Yes!")]
    [InlineData("**Sure.")]
    [InlineData("你好。")]
    public void Add_FinishedSentence_IsNotHeldBack(string text)
    {
        var speakable = new SpeakableText();

        Assert.Equal(text.Trim('*'), speakable.Add(text));
    }

    [Fact]
    public void Add_PlainWords_HoldsNothingBack()
    {
        var speakable = new SpeakableText();

        Assert.Equal("The answer", speakable.Add("The answer"));
        Assert.Equal(" is", speakable.Add(" is"));
        Assert.Equal(" 42", speakable.Add(" 42"));
    }

    [Fact]
    public void Add_AfterComplete_Throws()
    {
        var speakable = new SpeakableText();
        speakable.Complete();

        Assert.Throws<InvalidOperationException>(() => speakable.Add("more"));
        Assert.Equal("", speakable.Complete());
    }

    [Fact]
    public void Constructor_CodeNote_IsSaidForCode()
    {
        var speakable = new SpeakableText("Here is some code.");

        Assert.Equal("Here is some code.\n", speakable.Add("```\nx\n```\n"));
    }
}
