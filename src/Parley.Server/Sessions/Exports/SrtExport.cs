using System.Globalization;
using System.Text;

using Parley.Core.Sessions.Keeping;

namespace Parley.Server.Sessions.Exports;

/// <summary>Subtitles of both sides: what was said when it was said, and of answers what was heard.</summary>
internal static class SrtExport
{
    // Two lines of a screen.
    private const int CueCharacters = 84;

    // A typed question makes no sound.
    private static readonly TimeSpan _typedDuration = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(500);

    public static string Write(KeptConversation kept, SessionTimeline timeline)
    {
        List<Cue> cues = [];
        foreach (KeptTurn turn in kept.Turns)
        {
            DateTimeOffset saidAt = turn.SpeechStartedAt ?? turn.At;
            DateTimeOffset saidTo = turn.SpeechEndedAt ?? (turn.SpeechStartedAt is null ? turn.At + _typedDuration : turn.At);
            Add(timeline.At(turn.ConnectionId, saidAt), saidTo - saidAt, "Person", turn.Transcript, cues);
            if (turn.PlaybackStartedAt is { } from)
            {
                TimeSpan duration = (turn.PlaybackEndedAt ?? from + TimeSpan.FromMilliseconds(turn.HeardMs ?? 0)) - from;
                Add(timeline.At(turn.ConnectionId, from), duration, turn.PersonaId, turn.HeardText, cues);
            }
        }

        var text = new StringBuilder();
        int number = 0;
        foreach (Cue cue in cues.OrderBy(static cue => cue.Start))
        {
            text.Append(CultureInfo.InvariantCulture, $"{++number}\n{Time(cue.Start)} --> {Time(cue.End)}\n{cue.Text}\n\n");
        }

        return text.ToString();
    }

    /// <summary>A long text takes several cues, each for as long as its share of the letters.</summary>
    private static void Add(TimeSpan start, TimeSpan duration, string who, string what, List<Cue> cues)
    {
        string rest = string.Join(' ', what.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        int letters = rest.Length;
        duration = duration > _shortest ? duration : _shortest;
        int done = 0;
        while (rest.Length > 0)
        {
            int length = rest.Length <= CueCharacters ? rest.Length : rest.LastIndexOf(' ', CueCharacters);
            if (length <= 0)
                length = CueCharacters - (char.IsHighSurrogate(rest[CueCharacters - 1]) ? 1 : 0);
            cues.Add(new Cue(
                start + duration * ((double)done / letters), start + duration * ((double)(done + length) / letters),
                $"{(done == 0 ? $"{who}: " : "")}{rest[..length].Replace("-->", "→")}"));
            done += length;
            rest = rest[length..].TrimStart();
        }
    }

    private static string Time(TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00},{time.Milliseconds:000}");

    private readonly record struct Cue(TimeSpan Start, TimeSpan End, string Text);
}
