using System.Text;

namespace Parley.Core.TextToSpeech;

/// <summary>
/// Turns what a model writes into what can be said, while it is being written: Markdown, HTML, links, code, emoji and symbols
/// go or become words. Not thread-safe; one for each reply.
/// </summary>
/// <remarks>
/// <para>
/// Headings, list items and table rows become sentences, cells are parted by commas; a link is its text, a bare address its host, an
/// image its description; code inside a line is read without its signs, a block of code is replaced by a short note; what a reasoning
/// model thinks aloud (<c>&lt;think&gt;</c>) is left out.
/// </para>
/// <para>
/// The result does not depend on how the text is dealt out. Only what may be the start of markup is held back, never a
/// finished sentence. Nothing in the text can make it throw.
/// </para>
/// </remarks>
/// <param name="codeNote">Said in place of a block of code. Default: "Code omitted."</param>
public sealed partial class SpeakableText(string codeNote = SpeakableText.DefaultCodeNote)
{
    /// <summary>Said in place of a block of code.</summary>
    public const string DefaultCodeNote = "Code omitted.";

    private readonly SpokenOutput _output = new();
    private readonly StringBuilder _held = new();
    private State _state = State.LineStart;
    private bool _isComplete;

    /// <summary>Where in the markup the reader stands; in each state but Text and Code something may be held back.</summary>
    private enum State
    {
        LineStart,
        Text,
        Code,
        Sign,
        Tag,
        Comment,
        Entity,
        Command,
        Address,
        AfterBracket,
        LinkTarget,
        Reference,
        Fence,
        Element,
        UnspokenLine,
    }

    /// <summary>
    /// Where in the written text each character of the last answer comes from; what is said in place of something else, from
    /// its end. Valid until the next answer.
    /// </summary>
    internal IReadOnlyList<int> Places => _output.TakenPlaces;

    /// <summary>A whole text at once, without line ends after it.</summary>
    public static string Convert(string text)
    {
        var speakable = new SpeakableText();
        return (speakable.Add(text) + speakable.Complete()).TrimEnd('\n');
    }

    /// <summary>Takes the next piece of the text and gives what can be said of it by now; perhaps nothing.</summary>
    /// <exception cref="InvalidOperationException">The text was said to be complete.</exception>
    public string Add(string delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        if (_isComplete)
            throw new InvalidOperationException("The text is complete; take a new filter for the next one.");
        foreach (char c in delta)
        {
            Read(c);
            _output.Place++;
        }

        return _output.Take();
    }

    /// <summary>Nothing more will come; gives the rest.</summary>
    public string Complete()
    {
        if (!_isComplete)
        {
            // The end of the text decides whatever the end of a line decides, but is not heard itself.
            Read('\n');
            _isComplete = true;
        }

        return _output.Take().TrimEnd('\n');
    }

    private void Read(char c)
    {
        switch (_state)
        {
            case State.LineStart:
                ReadLineStart(c);
                break;
            case State.Text:
                ReadText(c);
                break;
            case State.Code:
                ReadCode(c);
                break;
            case State.Sign:
                ReadSign(c);
                break;
            case State.Tag:
                ReadTag(c);
                break;
            case State.Comment:
                ReadComment(c);
                break;
            case State.Entity:
                ReadEntity(c);
                break;
            case State.Command:
                ReadCommand(c);
                break;
            case State.Address:
                ReadAddress(c);
                break;
            case State.AfterBracket:
                ReadAfterBracket(c);
                break;
            case State.LinkTarget:
                ReadLinkTarget(c);
                break;
            case State.Reference:
                ReadReference(c);
                break;
            case State.Fence:
                ReadFence(c);
                break;
            case State.Element:
                ReadElement(c);
                break;
            case State.UnspokenLine:
                ReadUnspokenLine(c);
                break;
        }
    }

    private void Hold(State state, char c)
    {
        _state = state;
        _held.Append(c);
    }

    private string TakeHeld()
    {
        string held = _held.ToString();
        _held.Clear();
        return held;
    }

    /// <summary>What was held back is read again in the present state.</summary>
    /// <param name="text">It; the character before <paramref name="end"/> is its last.</param>
    /// <param name="end">A place in the written text.</param>
    private void ReadAgain(ReadOnlySpan<char> text, int end)
    {
        int place = _output.Place;
        _output.Place = Math.Max(0, end - text.Length);
        foreach (char c in text)
        {
            Read(c);
            _output.Place++;
        }

        _output.Place = place;
    }
}
