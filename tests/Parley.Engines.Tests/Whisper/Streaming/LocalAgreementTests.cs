using Parley.Core.Audio;
using Parley.Engines.Whisper.Streaming;

namespace Parley.Engines.Tests.Whisper.Streaming;

public sealed class LocalAgreementTests
{
    [Fact]
    public void Add_TwoHypotheses_WhatTheyAgreeOnStands()
    {
        var agreement = new LocalAgreement();

        agreement.Add(Words("so my fellow"));
        Assert.Empty(agreement.Standing);
        agreement.Add(Words("So, my fellow Americans"));

        Assert.Equal(["So,", "my", "fellow"], agreement.Standing.Select(word => word.Word));
        Assert.Equal(["Americans"], agreement.Open.Select(word => word.Word));
    }

    [Fact]
    public void Add_HypothesisThatComesApart_GoesOnByTime()
    {
        var agreement = new LocalAgreement();
        agreement.Add(Words("ask not what"));
        agreement.Add(Words("ask not what"));

        agreement.Add(Words("asked not what your country"));
        agreement.Add(Words("asked not what your country can"));

        Assert.Equal("ask not what your country", string.Join(' ', agreement.Standing.Select(word => word.Word)));
    }

    [Fact]
    public void Settle_WordsOfAWindow_AreNotTakenTwice()
    {
        var agreement = new LocalAgreement();
        agreement.Add(Words("one two three"));
        agreement.Add(Words("one two three"));

        agreement.Settle(Words("one two three four"));
        agreement.Add(Words("five", at: 4));
        agreement.Add(Words("five six", at: 4));

        Assert.Equal("one two three four five", string.Join(' ', agreement.Standing.Select(word => word.Word)));
    }

    [Fact]
    public void Add_AnyHypotheses_NeverTakesBackWhatStands()
    {
        var random = new Random(11);
        for (int round = 0; round < 500; round++)
        {
            var agreement = new LocalAgreement();
            string[] standing = [];
            List<WordTiming> truth = [];
            for (int step = 0; step < 30; step++)
            {
                List<WordTiming> hypothesis = Garbled(truth = Longer(truth, random), random);
                if (random.Next(10) == 0 && agreement.Standing.Count > 0)
                    agreement.Settle([.. hypothesis.Take(random.Next(hypothesis.Count + 1))]);
                else
                    agreement.Add(hypothesis);

                string[] now = [.. agreement.Standing.Select(word => word.Word)];
                Assert.True(now.Length >= standing.Length);
                Assert.Equal(standing, now[..standing.Length]);
                standing = now;
            }
        }
    }

    private static List<WordTiming> Longer(List<WordTiming> words, Random random)
    {
        List<WordTiming> longer = [.. words];
        for (int count = random.Next(4); count > 0; count--)
        {
            TimeSpan start = longer.Count > 0 ? longer[^1].End : TimeSpan.Zero;
            longer.Add(new WordTiming("w" + random.Next(6), start, start + TimeSpan.FromMilliseconds(random.Next(500))));
        }

        return longer;
    }

    private static List<WordTiming> Garbled(List<WordTiming> words, Random random) =>
    [
        .. from word in words
           where random.Next(12) > 0
           let shift = TimeSpan.FromMilliseconds(random.Next(-200, 200))
           select random.Next(8) > 0
               ? word
               : new WordTiming("x" + random.Next(3), word.Start + shift, word.End + shift),
    ];

    private static List<WordTiming> Words(string text, int at = 0) =>
    [
        .. text.Split(' ').Select((word, index) =>
            new WordTiming(word, TimeSpan.FromSeconds(at + index), TimeSpan.FromSeconds(at + index + 1))),
    ];
}
