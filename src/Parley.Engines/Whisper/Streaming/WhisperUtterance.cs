using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.Whisper.Decoding;
using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Whisper.Streaming;

/// <summary>
/// One utterance: its features, what has been understood of it so far, and what of that stands. For one thread at a time.
/// </summary>
/// <remarks>
/// Each step decodes the whole window again, with the text of the step before as a draft: of that only what has changed costs
/// steps of the decoder. Finishing after a step that has heard all words costs nothing. A window that grows long is cut
/// at a segment that the model closed; its text settles and becomes the context of the rest.
/// </remarks>
internal sealed class WhisperUtterance
{
    /// <summary>Less sound is no word: a click, a breath, the edge of a door.</summary>
    public static readonly TimeSpan LeastSound = TimeSpan.FromMilliseconds(300);

    /// <summary>From here on a window is cut at the next closed segment: the encoder's cost grows with it (whisper_streaming's number).</summary>
    public static readonly TimeSpan LongWindow = TimeSpan.FromSeconds(15);

    /// <summary>Here it is cut in any case: 30 s less the silence that the encoder wants.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromSeconds(27);

    /// <summary>Silence after the last step that cannot hold another word's end.</summary>
    private static readonly TimeSpan _longestUnheardPause = TimeSpan.FromSeconds(1);

    /// <summary>A rest that is too short for words is not decoded alone.</summary>
    private static readonly TimeSpan _leastRest = TimeSpan.FromSeconds(1);

    // Context before the window; the prompt takes no more.
    private const int ContextTokens = 224;

    private readonly WindowDecoder _decoder;
    private readonly WhisperTokenizer _tokenizer;
    private readonly UtteranceRequest _request;
    private readonly UtteranceFeatures _features;
    private readonly LocalAgreement _agreement = new();
    private readonly SettledText _settled = new();

    private WindowText? _last;
    private TimeSpan _settledSound; // loud enough, and gone
    private TimeSpan _heard;        // how far the last step reached, on the utterance's clock
    private int[] _draft = [];
    private int? _language;
    private TimeSpan _languageHeard;
    private Transcript? _final;

    public WhisperUtterance(WindowDecoder decoder, WhisperTokenizer tokenizer, int bands, UtteranceRequest request)
    {
        _decoder = decoder;
        _tokenizer = tokenizer;
        _request = request;
        _features = new UtteranceFeatures(bands);
    }

    /// <summary>All sound so far.</summary>
    public TimeSpan Duration => _features.Offset + _features.Duration;

    /// <summary>Sound that no step has heard.</summary>
    public TimeSpan Unheard => Duration - _heard;

    /// <summary>Whether the window must be stepped and cut before more is added.</summary>
    public bool IsFull => !_request.IsRaw && _features.Duration >= LongestWindow;

    /// <summary>Whether there is something to understand yet.</summary>
    public bool HasSound => _features.Loudness.Sounding - _settledSound >= LeastSound;

    /// <summary>Whether <see cref="Finish"/> will run the model.</summary>
    public bool NeedsDecoding =>
        (_final is null || Unheard > TimeSpan.Zero)
        && (_request.IsRaw ? !StillHolds() : IsFull || (HasSound && (!StillHolds() || HasRest(_last!))));

    /// <summary>Whether the speaker pauses after words that no step has heard: the best time for a step.</summary>
    public bool HasUnheardPause(TimeSpan pause) => _features.Loudness.Pause >= pause && Unheard > _features.Loudness.Pause;

    /// <summary>Forgets everything and begins a new one.</summary>
    public void Clear()
    {
        _features.Clear();
        _agreement.Clear();
        _settled.Clear();
        _last = null;
        _heard = _languageHeard = _settledSound = TimeSpan.Zero;
        _draft = [];
        _language = null;
        _final = null;
    }

    /// <summary>Adds sound, without decoding it.</summary>
    public void Add(ReadOnlySpan<float> samples) => _features.Add(samples);

    /// <summary>Gives up the sound that there is; what has settled stays.</summary>
    public void Drop()
    {
        _features.RemoveFirst(int.MaxValue);
        _settledSound = _features.Loudness.Sounding;
        _last = null;
        _draft = [];
    }

    /// <summary>Decodes what there is.</summary>
    /// <returns>What is understood so far; its beginning stands.</returns>
    public Transcript Step(CancellationToken cancellationToken)
    {
        bool mustCut = IsFull;
        if (mustCut && !HasSound)
        {
            Drop();
        }
        else
        {
            WindowText text = Judge(Decode(mayRetry: mustCut, cancellationToken));
            TimeSpan offset = _features.Offset;
            int settled = _features.Duration >= LongWindow ? Cut(text, mustCut) : 0;
            _agreement.Add(Shifted([.. text.Words.Skip(settled)], offset));
        }

        return new Transcript(Join([.. _agreement.Standing, .. _agreement.Open]), IsFinal: false, []);
    }

    /// <summary>The text of the whole utterance.</summary>
    public Transcript Finish(CancellationToken cancellationToken)
    {
        if (_final is not null && Unheard == TimeSpan.Zero)
            return _final;
        while (IsFull)
            Step(cancellationToken);
        WindowText text = WindowText.Nothing;
        if (HasSound || _request.IsRaw)
        {
            text = StillHolds() ? _last! : Decode(mayRetry: !_request.IsRaw, cancellationToken);
            while (!_request.IsRaw && HasRest(text))
            {
                CutAtSegments(Judge(text), text.Segments.Segments.Count, text.Segments.Next);
                text = Decode(mayRetry: true, cancellationToken);
            }
        }

        WindowText judged = Judge(text);
        string? language = (_language ?? text.Language) is { } id ? _tokenizer.Special.LanguageOf(id) : null;
        int[] tokens = [.. judged.Hypothesis.Tokens];
        _final = _settled.With(
            TextOf(tokens),
            Clamped(Shifted(judged.Words, _features.Offset)),
            tokens,
            judged,
            language);
        _heard = Duration;
        return _final;
    }

    private WindowText Decode(bool mayRetry, CancellationToken cancellationToken)
    {
        TimeSpan end = Duration;
        WindowRequest window = _request.Window with
        {
            Language = _request.Window.Language ?? _language,
            Previous = _settled.Tokens.Count > 0 ? LastOf(_settled.Tokens.Where(_tokenizer.Special.IsText), ContextTokens) : _request.Window.Previous,
            Draft = _draft,
            MayRetry = mayRetry,
        };
        WindowText text = _decoder.Decode(_features, window, cancellationToken);
        // A second of speech may be taken for another language; five are enough to be sure.
        if (_language is null && (text.Language is null || end - _languageHeard >= TimeSpan.FromSeconds(5) || mayRetry))
            _language = text.Language;
        _last = text;
        _heard = end;
        _draft = [.. text.Hypothesis.Tokens];
        _final = null;
        return text;
    }

    /// <summary>Whether the last step heard all there is to hear.</summary>
    private bool StillHolds() =>
        _last is not null
        && (_request.IsRaw ? Unheard == TimeSpan.Zero : Unheard <= _longestUnheardPause && _features.Loudness.Pause + Loudness.Piece >= Unheard)
        && (_request.IsRaw || _request.Window.Temperatures.Count == 1 || !TextQuality.NeedsRetry(_last));

    /// <summary>Whether the model stopped before the window's end: at a closed segment, with sound after it.</summary>
    private bool HasRest(WindowText text)
    {
        TimeSpan next = text.Segments.Next;
        return next >= _leastRest && _features.Duration - next >= _leastRest
            && (!text.Hypothesis.IsEnded || text.Hypothesis.Tokens is [.., var last] && _tokenizer.Special.IsTimestamp(last));
    }

    /// <summary>Throws away what was made up; see <see cref="Hallucinations"/>.</summary>
    private WindowText Judge(WindowText text)
    {
        if (_request.IsRaw || text.Text.Length == 0)
            return text;
        bool isDoubtful = _features.Loudness.Loudest < Loudness.QuietLevel
            || text.NoSpeechProbability > TextQuality.HighestNoSpeech
            || text.Hypothesis.AverageLogProbability < TextQuality.LowestLogProbability;
        bool isMadeUp = TextQuality.IsSilence(text)
            || Hallucinations.IsAnnotation(text.Text)
            || Hallucinations.Repeats(text.Text)
            || (isDoubtful && Hallucinations.IsSubtitle(text.Text));
        return isMadeUp
            ? WindowText.Nothing with { NoSpeechProbability = text.NoSpeechProbability, Segments = text.Segments }
            : text;
    }

    /// <summary>Lets sound go whose text is settled.</summary>
    /// <returns>How many words settled.</returns>
    private int Cut(WindowText text, bool mustCut)
    {
        // Segments that the model closed, as far as their words stand.
        int standing = StandingIn(text);
        int closed = text.Segments.Next < _features.Duration && text.Words.Count > 0
            ? text.Segments.Segments.Count
            : 0;
        while (!mustCut && closed > 0 && text.FirstWords[closed] > standing)
            closed--;
        if (closed > 0 && text.Segments.Segments[closed - 1].End >= _leastRest)
            return CutAtSegments(text, closed, text.Segments.Segments[closed - 1].End);
        return mustCut ? CutAtWord(text, standing) : 0;
    }

    private int CutAtSegments(WindowText text, int count, TimeSpan until)
    {
        IReadOnlyList<int> tokens = text.Hypothesis.Tokens;
        if (tokens.Count == 0)
        {
            return Settle(text, [], 0, until);
        }

        WindowSegment last = text.Segments.Segments[count - 1];
        int words = text.FirstWords.Count > count ? text.FirstWords[count] : 0;
        return Settle(text, [.. tokens.Take(last.First + last.Count)], words, until);
    }

    /// <summary>Nothing was closed in almost half a minute: after the last word that stands, or all.</summary>
    private int CutAtWord(WindowText text, int standing)
    {
        int words = standing > 0 ? standing : text.Words.Count;
        TimeSpan until = words > 0 ? text.Words[words - 1].End : _features.Duration;
        if (until < _leastRest || words == text.Words.Count)
        {
            return Settle(text, [.. text.Hypothesis.Tokens], text.Words.Count, _features.Duration);
        }

        string kept = " " + Join(text.Words.Take(words));
        return Settle(text, _tokenizer.Encode(kept), words, until);
    }

    private int Settle(WindowText text, int[] tokens, int words, TimeSpan until)
    {
        List<WordTiming> settled = Shifted([.. text.Words.Take(words)], _features.Offset);
        _settled.Add(TextOf(tokens), settled, tokens, text);
        _agreement.Settle(settled);
        int frames = (int)(until / TimeSpan.FromMilliseconds(10));
        _features.RemoveFirst(frames);

        // The rest of the text, with its times moved, is the next draft.
        SpecialTokens special = _tokenizer.Special;
        _draft = [.. text.Hypothesis.Tokens.Skip(tokens.Length).Select(token => special.IsTimestamp(token)
            ? Math.Max(special.FirstTimestamp, token - (frames / 2))
            : token)];
        _last = null;
        // Of the rest it is not known how much of it is loud enough; the time tells the most.
        TimeSpan sounding = _features.Loudness.Sounding;
        _settledSound = sounding > _features.Duration ? sounding - _features.Duration : TimeSpan.Zero;
        return words;
    }

    /// <summary>How many of a hypothesis' first words stand already.</summary>
    private int StandingIn(WindowText text)
    {
        TimeSpan end = _agreement.Standing is [.., var last] ? last.End - _features.Offset : TimeSpan.Zero;
        int count = 0;
        while (count < text.Words.Count && text.Words[count].End <= end)
            count++;
        return count;
    }

    private string TextOf(IEnumerable<int> tokens) => _tokenizer.DecodeText(tokens);

    private string Join(IEnumerable<WordTiming> words)
    {
        string? language = _language is { } id ? _tokenizer.Special.LanguageOf(id) : null;
        return string.Join(Timing.TokenWords.HasSpaces(language) ? " " : "", words.Select(word => word.Word));
    }

    private List<WordTiming> Clamped(List<WordTiming> words)
    {
        TimeSpan end = Duration;
        return [.. words.Select(word => word.End <= end
            ? word
            : word with { Start = word.Start < end ? word.Start : end, End = end })];
    }

    private static List<WordTiming> Shifted(IReadOnlyList<WordTiming> words, TimeSpan offset) =>
        [.. words.Select(word => word with { Start = word.Start + offset, End = word.End + offset })];

    private static int[] LastOf(IEnumerable<int> tokens, int count) => [.. tokens.TakeLast(count)];
}
