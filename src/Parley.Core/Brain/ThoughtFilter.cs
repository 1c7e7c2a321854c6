namespace Parley.Core.Brain;

/// <summary>
/// Takes out the thoughts that some servers leave in front of an answer, <c>&lt;think&gt;…&lt;/think&gt;</c>, so that
/// they are not spoken. One for each answer.
/// </summary>
internal sealed class ThoughtFilter
{
    private const string Open = "<think>";
    private const string Close = "</think>";

    private enum Place
    {
        Start,
        Thought,
        AfterThought,
        Answer,
    }

    private Place _place = Place.Start;
    private string _held = "";

    /// <summary>What may be said of it now; empty while that is open.</summary>
    public string Add(string delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        if (_place == Place.Answer)
            return delta;

        _held += delta;
        if (_place == Place.Start)
            LookForThought();
        if (_place == Place.Thought)
            LookForItsEnd();
        if (_place == Place.AfterThought && _held.AsSpan().TrimStart().Length > 0)
            _place = Place.Answer;
        if (_place != Place.Answer)
            return "";

        string answer = _held.TrimStart();
        _held = "";
        return answer;
    }

    /// <summary>What was held back and turned out to be no thought. Call once, at the end.</summary>
    public string Complete() => _place == Place.Start ? _held.TrimStart() : "";

    private void LookForThought()
    {
        ReadOnlySpan<char> text = _held.AsSpan().TrimStart();
        if (text.StartsWith(Open, StringComparison.Ordinal))
            (_place, _held) = (Place.Thought, text[Open.Length..].ToString());
        else if (!Open.AsSpan().StartsWith(text, StringComparison.Ordinal))
            _place = Place.Answer;
    }

    private void LookForItsEnd()
    {
        int end = _held.IndexOf(Close, StringComparison.Ordinal);
        if (end >= 0)
            (_place, _held) = (Place.AfterThought, _held[(end + Close.Length)..]);
        else if (_held.Length >= Close.Length)
            _held = _held[^(Close.Length - 1)..];
    }
}
