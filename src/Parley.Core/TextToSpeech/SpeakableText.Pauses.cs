namespace Parley.Core.TextToSpeech;

/// <summary>Pauses that are asked for, <c>[pause:500ms]</c>, pass as they are: the engine makes them.</summary>
public sealed partial class SpeakableText
{
    private const string PauseOpening = "[pause:";
    private const int LongestPauseMark = 24;

    /// <summary>Takes the character if what is held and it can be a pause.</summary>
    private bool TryReadPause(char c)
    {
        if (!MayBePause(c))
            return false;

        _held.Append(c);
        if (c == ']')
        {
            _output.Words(TakeHeld());
            _state = State.Text;
            _isWordStart = true;
        }

        return true;
    }

    private bool MayBePause(char c)
    {
        int at = _held.Length;
        if (at < PauseOpening.Length)
            return char.ToLowerInvariant(c) == PauseOpening[at];
        if (at >= LongestPauseMark)
            return false;

        char last = char.ToLowerInvariant(_held[at - 1]);
        return char.ToLowerInvariant(c) switch
        {
            >= '0' and <= '9' => last is ':' or '.' or (>= '0' and <= '9'),
            '.' or 'm' => char.IsAsciiDigit(last),
            's' => last == 'm' || char.IsAsciiDigit(last),
            ']' => last == 's',
            _ => false,
        };
    }

    /// <summary>It was a bracket with something else in it.</summary>
    private void GiveUpPause(char c)
    {
        string held = TakeHeld();
        _state = State.Text;
        _openBrackets++;
        ReadAgain(held.AsSpan(1), _output.Place);
        Read(c);
    }
}
