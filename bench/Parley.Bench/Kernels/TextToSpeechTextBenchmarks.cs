using BenchmarkDotNet.Attributes;

using Parley.Core.TextToSpeech;

namespace Parley.Bench.Kernels;

/// <summary>What becomes of a model's text before it is spoken, for a reply of 1,000 tokens.</summary>
[MemoryDiagnoser]
public class TextToSpeechTextBenchmarks
{
    private string[] _tokens = [];

    [GlobalSetup]
    public void SetUp()
    {
        const string Reply = "Sure, **here** is what I found: the `first` option costs $3.50, and [the second](https://example.com/a) is free. ";
        string text = string.Concat(Enumerable.Repeat(Reply, 36));
        _tokens = [.. text.Chunk(4).Take(1_000).Select(token => new string(token))];
    }

    [Benchmark]
    public int Speakable()
    {
        var speakable = new SpeakableText();
        int length = 0;
        foreach (string token in _tokens)
            length += speakable.Add(token).Length;
        return length + speakable.Complete().Length;
    }

    [Benchmark]
    public int Clauses()
    {
        var splitter = new ClauseSplitter();
        int clauses = 0;
        foreach (string token in _tokens)
        {
            splitter.Add(token);
            while (splitter.TryTake(out _))
                clauses++;
        }

        return clauses;
    }
}
