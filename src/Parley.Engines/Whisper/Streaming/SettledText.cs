using System.Text;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.Whisper.Decoding;

namespace Parley.Engines.Whisper.Streaming;

/// <summary>Text of an utterance whose sound is gone: it does not change any more. Grows with the words only. Not thread-safe.</summary>
internal sealed class SettledText
{
    private readonly StringBuilder _text = new();
    private readonly List<WordTiming> _words = [];
    private readonly List<int> _tokens = [];
    private double _sumLogProbability;
    private int _scoredTokens;
    private double _noSpeech;
    private float _temperature;

    public string Text => _text.ToString();

    public IReadOnlyList<int> Tokens => _tokens;

    public void Clear()
    {
        _text.Clear();
        _words.Clear();
        _tokens.Clear();
        _sumLogProbability = _noSpeech = 0;
        _scoredTokens = 0;
        _temperature = 0;
    }

    /// <param name="text">With the space before it, where the language has spaces.</param>
    /// <param name="words">On the utterance's clock.</param>
    /// <param name="tokens">Of the text, times included.</param>
    /// <param name="from">The window that it comes from.</param>
    public void Add(string text, IReadOnlyList<WordTiming> words, IReadOnlyList<int> tokens, WindowText from)
    {
        _text.Append(text);
        _words.AddRange(words);
        _tokens.AddRange(tokens);
        int scored = tokens.Count;
        _sumLogProbability += from.Hypothesis.AverageLogProbability * scored;
        _scoredTokens += scored;
        _noSpeech = Math.Max(_noSpeech, from.NoSpeechProbability);
        _temperature = Math.Max(_temperature, from.Temperature);
    }

    /// <summary>The transcript of this and what a last window adds.</summary>
    public Transcript With(
        string text, IReadOnlyList<WordTiming> words, IReadOnlyList<int> tokens, WindowText last, string? language)
    {
        string whole = (_text + text).Trim();
        int scored = _scoredTokens + last.Hypothesis.Tokens.Count + 1;
        var evidence = new TranscriptEvidence
        {
            Language = language,
            Tokens = [.. _tokens, .. tokens],
            AverageLogProbability = whole.Length == 0 ? null : (_sumLogProbability + last.Hypothesis.SumLogProbability) / scored,
            NoSpeechProbability = Math.Max(_noSpeech, last.NoSpeechProbability),
            CompressionRatio = Decoding.CompressionRatio.Of(whole),
            Temperature = Math.Max(_temperature, last.Temperature),
        };
        return new Transcript(whole, IsFinal: true, [.. _words, .. words]) { Evidence = evidence };
    }
}
