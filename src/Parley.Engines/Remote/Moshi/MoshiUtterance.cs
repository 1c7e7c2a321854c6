using System.Text;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Remote.Moshi;

/// <summary>
/// The words of one utterance, heard on one connection or, if it breaks, on several. The connection's clock counts silence that was put in
/// between; this one translates its times into the utterance's. Thread-safe. Positions are samples at 24 kHz.
/// </summary>
/// <param name="pause">Which of a step's probabilities is the end of the turn.</param>
/// <param name="partials">Told the text whenever it grows.</param>
internal sealed class MoshiUtterance(int pause, Action<Transcript> partials) : IMoshiListener
{
    // An hour of fast speech; a server that sends more is not listening to us.
    private const int MaximumWords = 20_000;

    // The server tells a word's end when the next one begins; few words last longer.
    private static readonly long _longestWord = MoshiConnection.SampleRateHz;

    // Beginnings are told in whole frames and may lie a little early; between utterances there is more silence than this.
    private const int Slack = 2 * MoshiConnection.FrameSamples;

    // The first probabilities of a connection jump about; kyutai's own client passes over as many.
    private const int UnsettledSteps = 12;

    private readonly Lock _gate = new();
    private readonly List<Word> _words = [];
    private readonly List<Piece> _pieces = [];
    private readonly StringBuilder _text = new();
    private long _beginning;
    private long _end;
    private bool _isOpen;
    private float? _endOfTurn;

    /// <summary>How likely the pause is that the options name, where the speaker was heard last; null if not known.</summary>
    public float? EndOfTurnProbability
    {
        get
        {
            lock (_gate)
                return _endOfTurn;
        }
    }

    /// <summary>A new one.</summary>
    /// <param name="streamPosition">What was sent on the connection before it.</param>
    public void Begin(long streamPosition)
    {
        lock (_gate)
        {
            _words.Clear();
            _pieces.Clear();
            _text.Clear();
            _beginning = streamPosition;
            _end = 0;
            _isOpen = false;
            _endOfTurn = null;
        }
    }

    /// <summary>More of its sound goes out.</summary>
    public void Add(long streamPosition, long position, int samples)
    {
        lock (_gate)
        {
            _end = Math.Max(_end, position + samples);
            if (_pieces is [.., { } last] && last.Stream + last.Length == streamPosition && last.Position + last.Length == position)
                _pieces[^1] = last with { Length = last.Length + samples };
            else
                _pieces.Add(new Piece(streamPosition, position, samples));
        }
    }

    /// <summary>Goes on over another connection.</summary>
    /// <param name="streamPosition">What was sent on it.</param>
    /// <returns>From where on it must hear the utterance: where the last word that is known to be whole ends.</returns>
    public long Resume(long streamPosition)
    {
        lock (_gate)
        {
            if (_words is [.., { End: null }])
            {
                _words.RemoveAt(_words.Count - 1);
                Rewrite();
            }

            _pieces.Clear();
            _beginning = streamPosition;
            _isOpen = false;
            return _words is [.., { End: { } end }] ? end : 0;
        }
    }

    /// <summary>Before it, nothing need be heard again.</summary>
    public long Understood
    {
        get
        {
            lock (_gate)
                return _words is [.., { End: { } end }] ? end : _words is [.., { End: { } before }, _] ? before : 0;
        }
    }

    /// <summary>What was understood so far.</summary>
    public Transcript Read(bool isFinal)
    {
        lock (_gate)
            return new Transcript(_text.ToString(), isFinal, Timings());
    }

    public void Hear(MoshiMessage message, ReadOnlySpan<float> pauses, long steps)
    {
        Transcript? grown = null;
        lock (_gate)
        {
            switch (message.Kind)
            {
                case MoshiMessageKind.Word:
                    grown = Begin(message) ? new Transcript(_text.ToString(), IsFinal: false, Timings()) : null;
                    break;
                case MoshiMessageKind.EndWord:
                    End(message);
                    break;
                case MoshiMessageKind.Step when pauses.Length > 0 && steps > UnsettledSteps && IsSound((steps - 1) * MoshiConnection.FrameSamples):
                    _endOfTurn = pauses[Math.Min(pause, pauses.Length - 1)];
                    break;
            }
        }

        if (grown is not null)
            partials(grown);
    }

    /// <returns>False if it is of the utterance before, or of nothing that was said.</returns>
    private bool Begin(MoshiMessage word)
    {
        long at = Samples(word.Time);
        string text = word.Text.Trim();
        if (at < _beginning - Slack || _pieces.Count == 0)
        {
            _isOpen = false;
            return false;
        }

        if (text.Length == 0)
            return false;
        if (_words.Count == MaximumWords)
            throw new ProtocolException($"An utterance has more than {MaximumWords} words.");
        long start = Math.Max(Position(at), _words is [.., { } last] ? last.End ?? last.Start : 0);
        if (_words is [.., { End: null }])
            _words[^1] = _words[^1] with { End = start };
        _words.Add(new Word(text, start, End: null));
        _isOpen = true;
        if (_text.Length > 0)
            _text.Append(' ');
        _text.Append(text);
        return true;
    }

    private void End(MoshiMessage message)
    {
        if (_isOpen && _words is [.., { End: null } last])
            _words[^1] = last with { End = Math.Max(last.Start, Position(Samples(message.Time))) };
        _isOpen = false;
    }

    private List<WordTiming> Timings()
    {
        var words = new List<WordTiming>(_words.Count);
        foreach (Word word in _words)
        {
            long end = Math.Max(word.Start, Math.Min(word.End ?? _end, word.Start + _longestWord));
            words.Add(new WordTiming(word.Text, Time(word.Start), Time(end)));
        }

        return words;
    }

    private void Rewrite()
    {
        _text.Clear();
        _text.AppendJoin(' ', _words.Select(static word => word.Text));
    }

    /// <summary>Where a moment of the connection lies in the utterance; in silence that was put in, where that was.</summary>
    private long Position(long stream)
    {
        for (int i = _pieces.Count - 1; i >= 0; i--)
        {
            Piece piece = _pieces[i];
            if (stream >= piece.Stream)
                return piece.Position + Math.Min(stream - piece.Stream, piece.Length);
        }

        return _pieces is [{ } first, ..] ? first.Position : 0;
    }

    /// <summary>Whether the speaker was heard there, and not our own silence.</summary>
    private bool IsSound(long stream)
    {
        for (int i = _pieces.Count - 1; i >= 0; i--)
        {
            if (stream >= _pieces[i].Stream)
                return stream < _pieces[i].Stream + _pieces[i].Length;
        }

        return false;
    }

    private static long Samples(TimeSpan time) => (long)Math.Round(time.TotalSeconds * MoshiConnection.SampleRateHz);

    private static TimeSpan Time(long samples) => new AudioFormat(MoshiConnection.SampleRateHz).DurationOf(samples);

    private readonly record struct Word(string Text, long Start, long? End);

    private readonly record struct Piece(long Stream, long Position, long Length);
}
